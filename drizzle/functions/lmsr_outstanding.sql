-- An LMSR market's q: what it opened with, plus what pools have bought since.
create function lmsr_outstanding(market markets) returns float8
language sql immutable parallel safe
as $$
  select market.opening_outstanding + market.net_quantity::float8
$$;

grant execute on function lmsr_outstanding(markets) to capital_pools_worker;
