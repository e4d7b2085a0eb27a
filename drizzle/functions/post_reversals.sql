-- Posts the opposite of every entry of a market's settlement, in transactions that refer to its own, and puts the positions
-- back as they stood. `market` has its price from before the settlement.
create function post_reversals(market markets, caller uuid, idempotency_key text, at timestamptz) returns void
language plpgsql
as $$
declare
  entries record;
begin
  with settled as (
    select *,
      case when pool_id is not null then
        nav_of(pool_id) - cash_change + exit_value(market, quantity_before)
      end as nav_after
    from settlement_transactions(market)
  ), posted_transactions as (
    insert into transactions (
      kind, pool_id, market_id, agent_id, quantity, price, amount, cash_change, realized_pnl, position_quantity,
      position_cost_basis, position_average_cost, nav_after, idempotency_key, reverses, created_at
    )
    select
      'reversal', pool_id, market.id, caller, -quantity, price, amount, -cash_change, -realized_pnl, quantity_before,
      cost_basis_before, average_cost_before, nav_after, post_reversals.idempotency_key, id, at
    from settled
    returning id, reverses, pool_id, realized_pnl, position_quantity, position_cost_basis, position_average_cost
  ), restored_positions as (
    update positions
    set quantity = posted.position_quantity,
      cost_basis = posted.position_cost_basis,
      average_cost = posted.position_average_cost,
      realized_pnl = positions.realized_pnl + posted.realized_pnl,
      updated_at = at
    from posted_transactions posted
    where positions.pool_id = posted.pool_id and positions.market_id = market.id
  )
  select array_agg(posted.id) as ids, array_agg(entry.account_id) as account_ids, array_agg(-entry.amount) as amounts
  into entries
  from posted_transactions posted
  join ledger_entries entry on entry.transaction_id = posted.reverses;

  if entries.ids is not null then
    perform post_entries(entries.ids, entries.account_ids, entries.amounts);
  end if;
end
$$;
