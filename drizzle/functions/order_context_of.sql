-- The context of an order by a locked pool in a locked market.
create function order_context_of(pool pools, market markets, limit_price numeric) returns order_context
language sql stable
as $$
  select row (
    market,
    coalesce(sum(held.quantity) filter (where held.market_id = market.id), 0),
    (select balance from accounts where pool_id = pool.id),
    coalesce(sum(held.locked_collateral) filter (where held.market_id <> market.id), 0),
    coalesce(sum(held.exit_value) filter (where held.market_id <> market.id), 0),
    coalesce(sum(held.mark_value) filter (where held.market_id <> market.id), 0),
    coalesce(sum(abs(held.mark_value)) filter (where held.market_id <> market.id), 0),
    coalesce(sum(abs(held.mark_value)) filter (where held.market_id <> market.id and held.category = market.category), 0),
    current_mandate(pool),
    case when current_mandate(pool) ->> 'max_orders_per_day' is null then 0 else (
      select count(*)::integer from transactions
      where transactions.pool_id = pool.id and kind = 'fill'
        and created_at >= date_trunc('day', exchange_now(), 'utc')
    ) end,
    limit_price
  )::order_context
  from position_valuations held
  where held.pool_id = pool.id and held.quantity <> 0
$$;
