-- The operator's feed as rows, its markets found by id or slug.
create function fed_prices(prices jsonb) returns fed_price[]
language sql stable
as $$
  select coalesce(array_agg(
    row (fed.position, markets.id, markets.kind, markets.pricing, (fed.price ->> 'price')::numeric,
      coalesce((fed.price ->> 'at')::timestamptz, exchange_now()))::fed_price
    order by fed.position
  ), '{}')
  from jsonb_array_elements(prices) with ordinality as fed (price, position)
  left join markets on markets.id = coalesce(
    uuid_or_null(fed.price ->> 'market'),
    (select named.id from markets named where named.slug = fed.price ->> 'market')
  )
$$;
