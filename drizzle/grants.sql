-- What the Worker's role may read: everything but the keys and the stored answers. It may write nothing.
grant usage on schema public to capital_pools_worker;
revoke all on all tables in schema public from capital_pools_worker;
grant select on
  agents, accounts, exchange_clock, holdings, ledger_entries, market_prices, markets, pool_metrics, pools, positions, quotas, slots,
  snapshots, transactions
to capital_pools_worker;

-- The exchange's own two accounts, its clock, and what it gives one agent.
insert into accounts (kind) values ('treasury'), ('fees') on conflict (kind) where kind in ('treasury', 'fees') do nothing;
insert into exchange_clock (simulated_at) values (null) on conflict (only_row) do nothing;
insert into quotas default values on conflict (only_row) do nothing;

-- What the deep health check reports.
grant usage on schema drizzle to capital_pools_worker;
grant select on drizzle.__drizzle_migrations to capital_pools_worker;
