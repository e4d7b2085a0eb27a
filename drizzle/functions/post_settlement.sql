-- Settles every pool's position in a market at `outcome`, or undoes it at cost where the outcome is null (void): one transaction
-- per pool, a fixed number of statements however many pools there are. The caller has locked the market and its pools.
create function post_settlement(market markets, outcome numeric, caller uuid, idempotency_key text, at timestamptz)
returns void
language plpgsql
as $$
declare
  posted record;
begin
  with payouts as (
    select payout.*, accounts.id as cash_account,
      nav_of(payout.pool_id) - exit_value(market, payout.quantity) + payout.payout as nav_after
    from settlement_payouts(market, outcome) payout
    join accounts on accounts.pool_id = payout.pool_id
  ), posted_transactions as (
    insert into transactions (
      kind, pool_id, market_id, agent_id, quantity, price, amount, cash_change, realized_pnl, position_quantity,
      position_cost_basis, position_average_cost, nav_after, idempotency_key, created_at
    )
    select
      case when outcome is null then 'void' else 'resolution' end, pool_id, market.id, caller, quantity, outcome,
      abs(payout), payout, payout - sign(quantity) * cost_basis, 0, 0, 0, nav_after,
      post_settlement.idempotency_key, at
    from payouts
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
    array_agg(payouts.cash_account) as cash_accounts,
    array_agg(payouts.payout) as paid,
    array_agg(payouts.fees - payouts.payout) as market_amounts,
    array_agg(-payouts.fees) as fee_amounts,
    array_fill(account_of(market => market.id), array[count(*)::integer]) as market_accounts,
    array_fill(exchange_account('fees'), array[count(*)::integer]) as fee_accounts,
    sum(payouts.payout - payouts.fees) as market_pays
  into posted
  from posted_transactions
  join payouts on payouts.pool_id = posted_transactions.pool_id;

  if posted.ids is not null then
    perform post_market_cover(market.id, posted.market_pays, caller, idempotency_key, at);
    perform post_entries(
      posted.ids || posted.ids || posted.ids,
      posted.cash_accounts || posted.market_accounts || posted.fee_accounts,
      posted.paid || posted.market_amounts || posted.fee_amounts
    );
  end if;
end
$$;
