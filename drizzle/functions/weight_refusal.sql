-- A refusal's evidence as parts of NAV: the limit, the part now, and the part after the order.
create function weight_refusal(
  code text, detail text, allowed numeric, part numeric, nav numeric, part_after numeric, nav_after numeric
) returns jsonb
language sql immutable
as $$
  select jsonb_build_object('code', code, 'detail', detail, 'limit', allowed,
    'current', round(part / nullif(nav, 0), 6), 'would_be', round(part_after / nullif(nav_after, 0), 6))
$$;
