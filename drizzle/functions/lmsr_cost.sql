-- What buying the signed `quantity` of YES costs, in credits: C(q + n) - C(q); negative is what selling pays.
-- `liquidity` is b > 0, in credits; `outstanding` is q, the market's net YES quantity before. Hanson (2003).
-- Example: b = 100, q = 0, buying 100 costs 62.011451 (rounded) and moves the price from 0.5 to 0.731059.
create function lmsr_cost(liquidity float8, outstanding float8, quantity float8) returns float8
language sql immutable parallel safe
as $$
  select lmsr_cost_level(liquidity, outstanding + quantity) - lmsr_cost_level(liquidity, outstanding)
$$;

grant execute on function lmsr_cost(float8, float8, float8) to capital_pools_worker;
