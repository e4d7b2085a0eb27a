-- Redeems all units of a locked pool that holds nothing but cash: each holder's share of the cash, rounded down, with what
-- the rounding leaves for the largest holder.
create function post_payouts(pool pools, caller uuid, idempotency_key text) returns void
language plpgsql
as $$
declare
  at timestamptz := exchange_now();
  cash numeric := (select balance from accounts where pool_id = pool.id);
  posted record;
begin
  with shares as (
    select agent_id, units, floor(cash * units / nullif(pool.units, 0) * 1000000) / 1000000 as share,
      row_number() over (order by units desc, agent_id) as size_rank
    from holdings where pool_id = pool.id and units > 0
  ), payouts as (
    select agent_id, units,
      share + case when size_rank = 1 then cash - sum(share) over () else 0 end as amount
    from shares
  ), posted_transactions as (
    insert into transactions (
      kind, pool_id, holder_id, agent_id, amount, price, cash_change, units_change, nav_after, performance_index,
      idempotency_key, created_at
    )
    select 'payout', pool.id, payouts.agent_id, caller, payouts.amount, cash / nullif(pool.units, 0), -payouts.amount, -payouts.units,
      0, performance_index_at(pool, cash), post_payouts.idempotency_key, at
    from payouts
    returning id, holder_id, amount
  )
  select array_agg(posted_transactions.id) as ids, array_agg(amount) as amounts, array_agg(-amount) as cash_amounts,
    array_agg(accounts.id) as wallets,
    array_fill(account_of(pool => pool.id), array[count(*)::integer]) as cash_accounts
  into posted
  from posted_transactions join accounts on accounts.agent_id = posted_transactions.holder_id;

  if posted.ids is not null then
    perform post_entries(posted.ids || posted.ids, posted.wallets || posted.cash_accounts, posted.amounts || posted.cash_amounts);
  end if;
  update holdings set units = 0, cost = 0 where pool_id = pool.id;
  update pools
    set units = 0, units_since = null, performance_index = performance_index_at(pool, cash), index_nav = 0, updated_at = at
    where id = pool.id;
end
$$;
