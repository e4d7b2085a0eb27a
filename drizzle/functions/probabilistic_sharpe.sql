-- The probability that the true Sharpe ratio is above 0, given the skewness and kurtosis of the returns seen:
-- Φ(SR √(n − 1) / √(1 − γ₃ SR + (γ₄ − 1)/4 SR²)), with SR per period. Bailey and López de Prado (2012).
-- `spread` is the standard deviation of the returns (ddof 1), null where there is none.
create function probabilistic_sharpe(state performance_state, spread float8) returns float8
language plpgsql immutable parallel safe
as $$
declare
  n float8 := state.returns_count;
  sharpe float8 := state.mean / spread;
  skewness float8 := state.m3 / nullif(n, 0) / nullif(state.m2 / nullif(n, 0), 0) ^ 1.5;
  kurtosis float8 := state.m4 / nullif(n, 0) / nullif(state.m2 / nullif(n, 0), 0) ^ 2;
  variance float8 := 1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe ^ 2;
begin
  if spread is null or variance <= 0 then
    return null;
  end if;
  return (1 + erf(sharpe * sqrt(n - 1) / sqrt(variance) / sqrt(2::float8))) / 2;
end
$$;

grant execute on function probabilistic_sharpe(performance_state, float8) to capital_pools_worker;
