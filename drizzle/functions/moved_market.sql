-- The market as it stands after pools together bought the signed `quantity` more of it.
-- An LMSR market's price moves; a quoted one is the outside world, which does not notice.
create function moved_market(market markets, quantity numeric) returns markets
language plpgsql immutable
as $$
begin
  market.net_quantity := market.net_quantity + quantity;
  if market.pricing = 'lmsr' then
    market.price := lmsr_price(market.liquidity::float8, lmsr_outstanding(market))::numeric;
  end if;
  return market;
end
$$;
