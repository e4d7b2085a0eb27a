-- What a pool's cash gains, before any fee, when its position changes by the signed `quantity`, in credits:
-- negative for a purchase, positive for a sale, always rounded against the pool.
-- The one definition of what a trade pays: orders fill at it and positions are valued by it. In plpgsql, because every read
-- values positions: an SQL function would be taken apart and planned anew with each statement, which costs milliseconds.
create function trade_proceeds(market markets, quantity numeric) returns numeric
language plpgsql immutable parallel safe
as $$
begin
  if quantity = 0 then
    return 0;
  elsif market.pricing = 'lmsr' then
    return credits_rounded_down(-lmsr_cost(market.liquidity::float8, lmsr_outstanding(market), quantity::float8));
  elsif quantity > 0 then
    return -ceil(quantity * ask_price(market) * 1000000) / 1000000;
  end if;
  return floor(-quantity * bid_price(market) * 1000000) / 1000000;
end
$$;

grant execute on function trade_proceeds(markets, numeric) to capital_pools_worker;
