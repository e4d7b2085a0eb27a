-- A computed amount in whole millionths of a credit, rounded towards minus infinity: against the pool,
-- whether it is what the pool receives (positive) or what it pays (negative).
create function credits_rounded_down(amount float8) returns numeric
language sql immutable parallel safe
as $$
  select floor(amount::numeric * 1000000) / 1000000
$$;

grant execute on function credits_rounded_down(float8) to capital_pools_worker;
