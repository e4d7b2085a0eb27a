-- A settled market with the price it had before: the market maker's own, or the newest of the feed. As a row, not posted.
create function unsettled_market(market markets, at timestamptz) returns markets
language plpgsql stable
as $$
begin
  if market.pricing = 'lmsr' then
    market.price := lmsr_price(market.liquidity::float8, lmsr_outstanding(market))::numeric;
    market.price_at := at;
  else
    select known.price, known.at into market.price, market.price_at
      from market_prices known
      where known.market_id = market.id
      order by known.at desc, known.sequence desc limit 1;
  end if;
  return market;
end
$$;
