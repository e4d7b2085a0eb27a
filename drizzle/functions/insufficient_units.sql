-- The refusal of a withdrawal of more than the caller holds, with the largest that would pass.
create function insufficient_units(held numeric, needed numeric, price_nav numeric, price_units numeric) returns jsonb
language sql immutable
as $$
  select refusal('insufficient_units',
    format('The withdrawal redeems %s units; you hold %s.', coalesce(needed::numeric(30, 6)::text, 'more'), held),
    jsonb_build_object(
      'limit', held::numeric(20, 6)::text, 'current', held::numeric(20, 6)::text, 'would_be', (held - needed)::numeric(30, 6)::text,
      'max_units', held::numeric(20, 6)::text,
      'max_amount', greatest(floor(held * price_nav / price_units * 1000000) / 1000000, 0)::numeric(20, 6)::text))
$$;
