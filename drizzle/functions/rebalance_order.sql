-- The order that carries out a signed change of a rebalance.
create function rebalance_order(market markets, change numeric, request jsonb) returns jsonb
language sql immutable
as $$
  select jsonb_build_object(
    'market', market.slug, 'side', case when change > 0 then 'buy' else 'sell' end,
    'quantity', abs(change)::text, 'rationale', request ->> 'rationale'
  )
$$;
