-- Posts a decided order: the fill, its fee, the position, and the market's new price.
create function post_fill(
  pool pools, context order_context, outcome order_outcome, caller uuid, idempotency_key text, request jsonb
) returns transactions
language plpgsql
as $$
declare
  at timestamptz := exchange_now();
  traded uuid := (context.market).id;
  filled transactions;
begin
  insert into transactions (
    kind, pool_id, market_id, agent_id, side, quantity, price, amount, fee, cash_change, realized_pnl,
    position_quantity, position_cost_basis, position_average_cost, nav_after, rationale, client_order_id, idempotency_key, created_at
  )
    values (
      'fill', pool.id, traded, caller, request ->> 'side', abs(outcome.change),
      outcome.amount / abs(outcome.change), outcome.amount, outcome.fee, outcome.cash_change, outcome.realized,
      outcome.quantity_after, outcome.cost_basis_after, outcome.average_cost_after, outcome.nav_after,
      request ->> 'rationale', request ->> 'client_order_id', idempotency_key, at
    )
    returning * into filled;
  perform post_entries(
    array[filled.id, filled.id, filled.id],
    array[account_of(pool => pool.id), account_of(market => traded), exchange_account('fees')],
    array[outcome.cash_change, -outcome.cash_change - outcome.fee, outcome.fee]);

  insert into positions (
    pool_id, market_id, quantity, cost_basis, average_cost, realized_pnl, opened_at, rationale, updated_at
  )
    values (
      pool.id, traded, outcome.quantity_after, outcome.cost_basis_after, outcome.average_cost_after,
      outcome.realized, at, request ->> 'rationale', at
    )
    on conflict (pool_id, market_id) do update
    set quantity = excluded.quantity,
      cost_basis = excluded.cost_basis,
      average_cost = excluded.average_cost,
      realized_pnl = positions.realized_pnl + excluded.realized_pnl,
      -- A position that was flat, or that went through zero, is a new one with a reason of its own.
      opened_at = case when positions.quantity * excluded.quantity > 0 then positions.opened_at else excluded.opened_at end,
      rationale = case when positions.quantity * excluded.quantity > 0 then positions.rationale else excluded.rationale end,
      updated_at = excluded.updated_at;
  update markets
    set net_quantity = (outcome.market_after).net_quantity, price = (outcome.market_after).price, price_at = at
    where id = traded and pricing = 'lmsr';
  insert into market_prices (market_id, at, price, net_quantity)
    select id, at, price, net_quantity from markets where id = traded and pricing = 'lmsr';
  update pools
    set orders_count = orders_count + 1,
      orders_day = day_of(at),
      orders_on_day = case when orders_day = day_of(at) then orders_on_day else 0 end + 1,
      updated_at = at
    where id = pool.id;
  return filled;
end
$$;
