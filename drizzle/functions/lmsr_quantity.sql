-- The signed quantity of YES that costs `cost` credits (negative: that brings in as much): the inverse of lmsr_cost, in
-- closed form. With L = C(q) + cost, the market ends at q + n = L + b ln(1 - e^(-L/b)). Hanson (2003).
-- Null where no sale, however large, brings in that much: C(q) is all there is.
create function lmsr_quantity(liquidity float8, outstanding float8, cost float8) returns float8
language sql immutable parallel safe
as $$
  select case when level > 0 then
    level + liquidity * ln(1 - exp(-least(greatest(level / liquidity, 1e-15), 700))) - outstanding
  end
  from (select lmsr_cost_level(liquidity, outstanding) + cost) as target (level)
$$;

grant execute on function lmsr_quantity(float8, float8, float8) to capital_pools_worker;
