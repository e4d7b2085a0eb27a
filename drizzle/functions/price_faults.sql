-- Of the prices of a feed, those that cannot be recorded, each with its first fault.
create function price_faults(fed fed_price[]) returns price_fault[]
language sql stable
as $$
  select coalesce(array_agg(row (faulty.position, faulty.code, faulty.detail)::price_fault), '{}')
  from (
    select distinct on (price.position) price.position, fault.code, fault.detail
    from unnest(fed) price,
      lateral (values
        (1, price.market_id is null, 'market_not_found', 'There is no such market.'),
        (2, price.pricing <> 'quoted', 'market_not_quoted', 'Only quoted markets take prices from the feed.'),
        (3, price.at > exchange_now() + interval '1 minute', 'price_in_future', 'The price is from the future.'),
        (4, price.kind = 'binary' and price.price > 1 or price.kind = 'scalar' and price.price <= 0,
          'price_out_of_range', 'A binary price is within 0 and 1, a scalar one above 0.')
      ) as fault (rank, holds, code, detail)
    where fault.holds
    order by price.position, fault.rank
  ) faulty
$$;
