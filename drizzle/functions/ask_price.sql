-- What a purchase fills at, per unit: half the spread above a quoted price, at most 1 where the market is binary;
-- an LMSR market's price itself.
create function ask_price(market markets) returns numeric
language sql immutable parallel safe
as $$
  select least(
    ceil(market.price * (20000 + coalesce(market.spread_bps, 0)) * 50) / 1000000,
    case when market.kind = 'binary' then 1 end
  )
$$;

grant execute on function ask_price(markets) to capital_pools_worker;
