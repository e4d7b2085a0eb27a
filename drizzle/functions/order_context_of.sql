-- The context of an order by a locked pool in a locked market. The pool's other positions are valued once, here.
create function order_context_of(pool pools, market markets, limit_price numeric) returns order_context
language plpgsql stable
as $$
declare
  context order_context;
begin
  context.market := market;
  context.limit_price := limit_price;
  context.mandate := current_mandate(pool);
  select balance into context.cash from accounts where pool_id = pool.id;
  select
    coalesce(sum(held.locked_collateral), 0),
    coalesce(sum(held.exit_value), 0),
    coalesce(sum(held.mark_value), 0),
    coalesce(sum(abs(held.mark_value)), 0),
    coalesce(sum(abs(held.mark_value)) filter (where held.category = market.category), 0)
  into context.locked_elsewhere, context.exit_elsewhere, context.mark_elsewhere, context.gross_elsewhere,
    context.category_elsewhere
  from position_valuations held
  where held.pool_id = pool.id and held.quantity <> 0 and held.market_id <> market.id;
  select coalesce(sum(quantity), 0), coalesce(sum(cost_basis), 0), coalesce(sum(average_cost), 0)
    into context.held_quantity, context.held_cost_basis, context.held_average_cost
    from positions where pool_id = pool.id and market_id = market.id;
  -- From the table: of several fills in one command, each sees those before it.
  select case when orders_day = day_of(exchange_now()) then orders_on_day else 0 end into context.orders_today
    from pools where id = pool.id;
  return context;
end
$$;
