-- The order that brings a position of the signed `held` back to zero.
create function closing_request(held numeric, request jsonb) returns jsonb
language sql immutable
as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'market', request -> 'market',
    'side', case when held > 0 then 'sell' else 'buy' end,
    'quantity', abs(held)::text,
    'rationale', request -> 'rationale'
  ))
$$;
