-- The figures that running figures amount to, with `periods_per_year` returns to the year (365 for daily: markets never
-- close). Risk-free rate and minimum acceptable return are 0. What is undefined is null, never NaN or infinite: too few
-- returns, or nothing to divide by.
-- Sharpe and Sortino ratios are annualised by √periods; Sortino divides by all observations. Calmar is CAGR over the deepest
-- fall. Probabilistic Sharpe: D. H. Bailey and M. López de Prado, "The Sharpe Ratio Efficient Frontier" (2012), against 0.
create function performance_figures_of(state performance_state, periods_per_year float8) returns performance_figures
language plpgsql immutable parallel safe
as $$
declare
  n float8 := state.returns_count;
  -- A spread this small beside the mean is rounding: equal returns have none.
  spread_floor float8 := 1e-12 * abs(state.mean);
  deviation float8 := case when n > 1 then sqrt(greatest(state.m2, 0) / (n - 1)) end;
  spread float8 := case when deviation > spread_floor then deviation end;
  downside float8 := case when n > 0 then sqrt(state.downside_squares / n) end;
  annual_return float8 := case
    when n > 0 and state.performance_index > 0 then state.performance_index ^ (periods_per_year / n) - 1
    when n > 0 and state.performance_index = 0 then -1
  end;
begin
  return row (
    case when n > 0 then state.performance_index - 1 end,
    annual_return,
    case when deviation > spread_floor then deviation * sqrt(periods_per_year) when n > 1 then 0 end,
    downside * sqrt(periods_per_year),
    state.mean / spread * sqrt(periods_per_year),
    case when n > 1 then state.mean / nullif(downside, 0) * sqrt(periods_per_year) end,
    case when n > 0 then state.max_drawdown end,
    annual_return / nullif(abs(state.max_drawdown), 0),
    probabilistic_sharpe(state, spread)
  )::performance_figures;
end
$$;

grant execute on function performance_figures_of(performance_state, float8) to capital_pools_worker;
