-- The market as it stood at an instant: its last price, and an LMSR market's quantity, at or before it.
create function market_at(market markets, instant timestamptz) returns markets
language plpgsql stable
as $$
begin
  select price, at, net_quantity into market.price, market.price_at, market.net_quantity
    from market_prices
    where market_id = market.id and at <= instant
    order by at desc, sequence desc limit 1;
  return market;
end
$$;
