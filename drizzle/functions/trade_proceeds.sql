-- What a pool's cash gains, before any fee, when its position changes by the signed `quantity`, in credits:
-- negative for a purchase, positive for a sale, always rounded against the pool.
-- The one definition of what a trade pays: orders fill at it and positions are valued by it.
create function trade_proceeds(market markets, quantity numeric) returns numeric
language sql immutable parallel safe
as $$
  select case
    when market.pricing = 'lmsr' then credits_rounded_down(
      -lmsr_cost(market.liquidity::float8, lmsr_outstanding(market), quantity::float8)
    )
    when quantity > 0 then -ceil(quantity * ask_price(market) * 1000000) / 1000000
    else floor(-quantity * bid_price(market) * 1000000) / 1000000
  end
$$;

grant execute on function trade_proceeds(markets, numeric) to capital_pools_worker;
