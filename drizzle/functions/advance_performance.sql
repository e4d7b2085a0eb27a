-- The running figures after one more return (a ratio, such as 0.01). A missing return (null) changes nothing.
-- Moments: P. Pébay, "Formulas for Robust, One-Pass Parallel Computation of Covariances and Arbitrary-Order Statistical
-- Moments" (2008), for one new observation. The index starts at 1, so that a first loss is a drawdown.
create function advance_performance(state performance_state, one_return float8) returns performance_state
language plpgsql immutable parallel safe
as $$
declare
  count_before float8 := state.returns_count;
  count_after float8 := count_before + 1;
  delta float8 := one_return - state.mean;
  step float8 := delta / count_after;
  growth float8 := delta * step * count_before;
begin
  if one_return is null then
    return state;
  end if;
  state.returns_count := state.returns_count + 1;
  state.mean := state.mean + step;
  state.m4 := state.m4 + growth * step * step * (count_after * count_after - 3 * count_after + 3)
    + 6 * step * step * state.m2 - 4 * step * state.m3;
  state.m3 := state.m3 + growth * step * (count_after - 2) - 3 * step * state.m2;
  state.m2 := state.m2 + growth;
  state.downside_squares := state.downside_squares + least(one_return, 0) ^ 2;
  state.performance_index := state.performance_index * (1 + one_return);
  state.peak_index := greatest(state.peak_index, state.performance_index);
  state.max_drawdown := least(state.max_drawdown, state.performance_index / state.peak_index - 1);
  return state;
end
$$;

grant execute on function advance_performance(performance_state, float8) to capital_pools_worker;
