-- Folds returns, in the order they are given, into their running figures.
create aggregate performance_of_returns(float8) (
  sfunc = advance_performance,
  stype = performance_state,
  initcond = '(0,0,0,0,0,0,1,1,0)'
);

grant execute on function performance_of_returns(float8) to capital_pools_worker;
