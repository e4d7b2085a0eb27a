-- What a sale fills at, per unit: half the spread below a quoted price; an LMSR market's price itself.
create function bid_price(market markets) returns numeric
language sql immutable parallel safe
as $$
  select floor(market.price * (20000 - coalesce(market.spread_bps, 0)) * 50) / 1000000
$$;

grant execute on function bid_price(markets) to capital_pools_worker;
