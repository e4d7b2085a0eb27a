-- The figures of an array of returns: the very fold and the very figures that snapshots use, without their gates. Nulls are
-- missing returns. Outside reference numbers are checked through it.
create function performance_metrics(returns float8[], periods_per_year float8) returns jsonb
language sql immutable parallel safe
as $$
  select to_jsonb(performance_figures_of(performance_of_returns(one_return order by position), periods_per_year))
  from unnest(returns) with ordinality as series (one_return, position)
$$;

grant execute on function performance_metrics(float8[], float8) to capital_pools_worker;
