-- A withdrawal's refusal with the largest that would pass: no more than the caller's units, and than the pool's free cash.
create function withdrawal_refused(
  code text, detail text, allowed numeric, would_be numeric,
  held numeric, free_cash numeric, price_nav numeric, price_units numeric, request jsonb
) returns jsonb
language sql immutable
as $$
  select refusal(code, detail, jsonb_build_object(
    'limit', allowed::numeric(20, 6)::text, 'current', allowed::numeric(20, 6)::text,
    'would_be', would_be::numeric(30, 6)::text,
    'max_units', max_units::text, 'max_amount', max_amount::text,
    'retry_with', case
      when least(max_units, max_amount) <= 0 then null
      when request ->> 'units' is null then jsonb_build_object('amount', max_amount::text)
      else jsonb_build_object('units', max_units::text)
    end
  ))
  from (
    select
      greatest(least(held, floor(free_cash * price_units / nullif(price_nav, 0) * 1000000) / 1000000), 0)::numeric(20, 6),
      greatest(least(floor(held * price_nav / nullif(price_units, 0) * 1000000) / 1000000, free_cash), 0)::numeric(20, 6)
  ) as largest (max_units, max_amount)
$$;
