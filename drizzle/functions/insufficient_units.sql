-- The refusal of a withdrawal of more than the caller holds, with the largest that would pass.
create function insufficient_units(held numeric, needed numeric, unit_price numeric) returns jsonb
language sql immutable
as $$
  select refusal('insufficient_units',
    format('The withdrawal redeems %s units; you hold %s.', coalesce(needed::numeric(30, 6)::text, 'more'), held),
    jsonb_build_object(
      'limit', held::text, 'current', held::text, 'would_be', (held - needed)::numeric(30, 6)::text,
      'max_units', held::text,
      'max_amount', (floor(held * unit_price * 1000000) / 1000000)::numeric(20, 6)::text))
$$;
