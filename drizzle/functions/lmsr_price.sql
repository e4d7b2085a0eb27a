-- The price of YES, within [0, 1]: p = 1 / (1 + e^(-q/b)).
-- `liquidity` is b > 0, in credits; `outstanding` is q, the market's net YES quantity. Hanson (2003).
-- The exponent is kept between -700 and 0, where Postgres's exp neither overflows nor underflows.
create function lmsr_price(liquidity float8, outstanding float8) returns float8
language sql immutable parallel safe
as $$
  select case
    when outstanding >= 0 then 1 / (1 + exp(-least(outstanding / liquidity, 700)))
    else exp(greatest(outstanding / liquidity, -700)) / (1 + exp(greatest(outstanding / liquidity, -700)))
  end
$$;

grant execute on function lmsr_price(float8, float8) to capital_pools_worker;
