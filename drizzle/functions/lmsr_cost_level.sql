-- Hanson's cost function, in credits: C(q) = max(q, 0) + b ln(1 + e^(-|q|/b)), which neither overflows nor cancels.
-- `liquidity` is b > 0, in credits; `outstanding` is q, the market's net YES quantity. Hanson (2003).
create function lmsr_cost_level(liquidity float8, outstanding float8) returns float8
language sql immutable parallel safe
as $$
  select greatest(outstanding, 0) + liquidity * ln(1 + exp(-least(abs(outstanding) / liquidity, 700)))
$$;

grant execute on function lmsr_cost_level(float8, float8) to capital_pools_worker;
