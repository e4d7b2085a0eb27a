-- Closes every position in a locked market at `outcome` credits per unit, rounded against the pool: one transaction per
-- holder, all in one statement each, however many hold it.
create function post_settlement(market markets, outcome numeric, caller uuid, idempotency_key text, at timestamptz)
returns void
language plpgsql
as $$
declare
  posted record;
begin
  perform from pools
    where id in (select pool_id from positions where market_id = market.id and quantity <> 0)
    order by id for no key update;

  with settled_positions as (
    select
      positions.pool_id,
      positions.quantity,
      floor(positions.quantity * outcome * 1000000) / 1000000 as payout,
      nav_of(positions.pool_id) - exit_value(market, positions.quantity) as nav_elsewhere,
      accounts.id as cash_account
    from positions
    join accounts on accounts.pool_id = positions.pool_id
    where positions.market_id = market.id and positions.quantity <> 0
  ), posted_transactions as (
    insert into transactions (
      kind, pool_id, market_id, agent_id, quantity, price, amount, cash_change, realized_pnl, position_quantity,
      position_cost_basis, nav_after, idempotency_key, created_at
    )
    select
      'resolution', settled.pool_id, market.id, caller, settled.quantity, outcome, abs(settled.payout), settled.payout,
      changed.realized, 0, 0, settled.nav_elsewhere + settled.payout, post_settlement.idempotency_key, at
    from settled_positions settled
    join positions on positions.pool_id = settled.pool_id and positions.market_id = market.id
    cross join lateral position_after(
      positions.quantity, positions.cost_basis, positions.average_cost, -positions.quantity, settled.payout
    ) changed
    returning id, pool_id, cash_change, realized_pnl
  ), closed_positions as (
    update positions
    set quantity = 0, cost_basis = 0, average_cost = 0,
      realized_pnl = positions.realized_pnl + posted_transactions.realized_pnl, updated_at = at
    from posted_transactions
    where positions.pool_id = posted_transactions.pool_id and positions.market_id = market.id
  )
  select
    array_agg(posted_transactions.id) as ids,
    array_agg(settled.cash_account) as cash_accounts,
    array_agg(posted_transactions.cash_change) as payouts,
    array_agg(-posted_transactions.cash_change) as market_payouts,
    array_fill(account_of(market => market.id), array[count(*)::integer]) as market_accounts
  into posted
  from posted_transactions
  join settled_positions settled on settled.pool_id = posted_transactions.pool_id;

  if posted.ids is not null then
    perform post_entries(
      posted.ids || posted.ids,
      posted.cash_accounts || posted.market_accounts,
      posted.payouts || posted.market_payouts
    );
  end if;
end
$$;
