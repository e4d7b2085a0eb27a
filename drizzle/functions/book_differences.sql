-- Recomputes balances, positions, units, prices and NAVs from the ledger and the transactions, and gives each figure that
-- the books show otherwise. No row means that the books are right. For the owner's role.
create function book_differences()
returns table (check_name text, subject text, recorded text, recomputed text)
language sql stable
as $$
  with entry_sums as (
    select account_id, sum(amount) as total from ledger_entries group by account_id
  ), fills as (
    -- Every change of a position, in the order of the books.
    select
      pool_id, market_id, kind, cash_change, realized_pnl, sequence,
      case when kind = 'fill' then case side when 'buy' then quantity else -quantity end else -quantity end as change
    from transactions
    where pool_id is not null and market_id is not null
  ), folded_positions as (
    select
      pool_id, market_id,
      sum(change) as quantity,
      sum(realized_pnl) as realized_pnl,
      -- What the cash did and was not realised is still in the position.
      abs(sum(realized_pnl) - sum(cash_change)) as cost_basis
    from fills
    group by pool_id, market_id
  ), folded_markets as (
    select
      markets.id as market_id,
      coalesce(sum(change) filter (where fills.kind = 'fill'), 0) as net_quantity
    from markets
    left join fills on fills.market_id = markets.id
    group by markets.id
  ), folded_units as (
    select pool_id, holder_id, sum(units_change) as units from transactions
    where units_change <> 0 group by pool_id, holder_id
  ), recomputed_navs as (
    select
      pools.id as pool_id,
      coalesce(entry_sums.total, 0) + coalesce(sum(
        exit_value(moved_market(
          markets, case when markets.pricing = 'lmsr' then folded_markets.net_quantity - markets.net_quantity else 0 end
        ), folded_positions.quantity)
      ), 0) as nav
    from pools
    join accounts on accounts.pool_id = pools.id
    left join entry_sums on entry_sums.account_id = accounts.id
    left join folded_positions on folded_positions.pool_id = pools.id and folded_positions.quantity <> 0
    left join markets on markets.id = folded_positions.market_id
    left join folded_markets on folded_markets.market_id = markets.id
    group by pools.id, entry_sums.total
  )
  select 'entries of a transaction sum to zero', transaction_id::text, sum(amount)::text, '0'
    from ledger_entries group by transaction_id having sum(amount) <> 0
  union all
  select 'every transaction of credits has entries', id::text, cash_change::text, null
    from transactions
    where amount <> 0 and not exists (select from ledger_entries where transaction_id = transactions.id)
  union all
  select 'balance', concat_ws(' ', accounts.kind, coalesce(accounts.agent_id, accounts.pool_id, accounts.market_id)),
      accounts.balance::text, coalesce(entry_sums.total, 0)::text
    from accounts left join entry_sums on entry_sums.account_id = accounts.id
    where accounts.balance <> coalesce(entry_sums.total, 0)
  union all
  select 'account is not negative', concat_ws(' ', accounts.kind, accounts.id), entry_sums.total::text, '0 or more'
    from accounts join entry_sums on entry_sums.account_id = accounts.id
    where entry_sums.total < 0 and accounts.kind <> 'treasury'
      and not exists (select from markets where markets.id = accounts.market_id and markets.pricing = 'quoted')
  union all
  select 'cash change of a transaction', transactions.id::text, transactions.cash_change::text, coalesce(entry.amount, 0)::text
    from transactions
    join accounts on accounts.pool_id = transactions.pool_id
    left join ledger_entries entry on entry.transaction_id = transactions.id and entry.account_id = accounts.id
    where transactions.cash_change <> coalesce(entry.amount, 0)
  union all
  select 'position', concat_ws(' ', pool_id, market_id),
      format('%s at cost %s, realized %s', held.quantity, held.cost_basis, held.realized_pnl),
      format('%s at cost %s, realized %s', folded.quantity, folded.cost_basis, folded.realized_pnl)
    from positions held
    full join folded_positions folded using (pool_id, market_id)
    where (held.quantity, held.cost_basis, held.realized_pnl)
      is distinct from (folded.quantity, folded.cost_basis, folded.realized_pnl)
  union all
  select 'net quantity of a market', markets.id::text, markets.net_quantity::text, folded_markets.net_quantity::text
    from markets join folded_markets on folded_markets.market_id = markets.id
    where markets.pricing = 'lmsr' and markets.net_quantity <> folded_markets.net_quantity
  union all
  select 'price of a market', markets.id::text, markets.price::text,
      (moved_market(markets, folded_markets.net_quantity - markets.net_quantity)).price::numeric(20, 6)::text
    from markets join folded_markets on folded_markets.market_id = markets.id
    where markets.pricing = 'lmsr' and markets.status in ('open', 'frozen')
      and markets.price <> (moved_market(markets, folded_markets.net_quantity - markets.net_quantity)).price::numeric(20, 6)
  union all
  select 'units of a holder', concat_ws(' ', named.pool_id, named.agent_id), held.units::text, folded.units::text
    from holdings held
    full join folded_units folded on folded.pool_id = held.pool_id and folded.holder_id = held.agent_id
    cross join lateral (select coalesce(held.pool_id, folded.pool_id), coalesce(held.agent_id, folded.holder_id))
      as named (pool_id, agent_id)
    where coalesce(held.units, 0) <> coalesce(folded.units, 0)
  union all
  select 'units of a pool', pools.id::text, pools.units::text, coalesce(sum(folded.units), 0)::text
    from pools left join folded_units folded on folded.pool_id = pools.id
    group by pools.id having pools.units <> coalesce(sum(folded.units), 0)
  union all
  select 'orders of a pool', pools.id::text,
      format('%s, %s of them on %s', pools.orders_count, pools.orders_on_day, pools.orders_day),
      format('%s, %s of them on %s', folded.orders_count, folded.orders_on_day, pools.orders_day)
    from pools
    cross join lateral (
      select count(*), count(*) filter (where day_of(created_at) = pools.orders_day)
      from transactions where pool_id = pools.id and kind = 'fill'
    ) folded (orders_count, orders_on_day)
    where (pools.orders_count, pools.orders_on_day) <> (folded.orders_count, folded.orders_on_day)
  union all
  select 'NAV', valued.pool_id::text, valued.nav::text, recomputed_navs.nav::numeric(38, 6)::text
    from pool_valuations valued join recomputed_navs using (pool_id)
    where valued.nav <> recomputed_navs.nav
  union all
  select 'NAV is flows plus profit', valued.pool_id::text, valued.nav::text,
      (coalesce(flows.net, 0) + valued.realized_pnl + valued.unrealized_pnl)::text
    from pool_valuations valued
    left join (
      select pool_id, sum(cash_change) as net from transactions where kind in ('deposit', 'withdrawal', 'payout') group by pool_id
    ) flows using (pool_id)
    where valued.nav <> coalesce(flows.net, 0) + valued.realized_pnl + valued.unrealized_pnl
$$;
