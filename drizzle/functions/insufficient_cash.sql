-- The refusal of a withdrawal of more than the pool's free cash, with the largest that would pass.
create function insufficient_cash(free_cash numeric, amount numeric, price_nav numeric, price_units numeric) returns jsonb
language sql immutable
as $$
  select refusal('insufficient_cash',
    format('The pool has %s credits of free cash; the withdrawal needs %s. Close positions first.', free_cash, amount),
    jsonb_build_object(
      'limit', free_cash::text, 'current', free_cash::text, 'would_be', (free_cash - amount)::numeric(20, 6)::text,
      'max_units', (floor(free_cash * price_units / nullif(price_nav, 0) * 1000000) / 1000000)::numeric(20, 6)::text,
      'max_amount', free_cash::text))
$$;
