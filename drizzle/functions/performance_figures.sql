-- The figures that running figures amount to; `performance_figures_of` defines them. What is undefined is null.
create type performance_figures as (
  total_return float8,
  annual_return float8,
  volatility float8,
  downside_deviation float8,
  sharpe float8,
  sortino float8,
  max_drawdown float8,
  calmar float8,
  probabilistic_sharpe float8
);
