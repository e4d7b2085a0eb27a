-- A refusal's evidence in credits or quantities: the limit, the figure now, and the figure after the order.
create function limit_refusal(code text, detail text, allowed numeric, current_figure numeric, would_be numeric) returns jsonb
language sql immutable
as $$
  select jsonb_build_object('code', code, 'detail', detail,
    'limit', round(allowed, 6)::text, 'current', round(current_figure, 6)::text, 'would_be', round(would_be, 6)::text)
$$;
