-- An order's refusal as its answer: the evidence, the largest quantity that would pass now, and a body that would.
create function order_refused(refused jsonb, request jsonb, max_quantity numeric) returns jsonb
language sql immutable
as $$
  select jsonb_build_object('refusal', refused || jsonb_build_object(
    'max_quantity', case when max_quantity = 0 then '0' else max_quantity::text end,
    'retry_with', case when max_quantity > 0
      then jsonb_strip_nulls(request - 'pool' - 'notional') || jsonb_build_object('quantity', max_quantity::text) end
  ))
$$;
