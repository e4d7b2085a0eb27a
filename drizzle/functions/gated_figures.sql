-- The figures of daily returns as they are shown: null, with the reason, until there are 10 of them over 14 days, for a ratio
-- from too little is noise. `history_days` is how long the pool has been open.
create function gated_figures(state performance_state, history_days float8) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  figures jsonb;
begin
  if state.returns_count < 10 or history_days < 14 then
    return jsonb_build_object(
      'volatility', null, 'sharpe', null, 'sortino', null, 'calmar', null, 'probabilistic_sharpe', null,
      'daily_returns', state.returns_count, 'reason', 'fewer_than_10_daily_returns_over_14_days'
    );
  end if;
  figures := performance_figures(state, 365);
  return jsonb_build_object(
    'volatility', figures -> 'volatility', 'sharpe', figures -> 'sharpe', 'sortino', figures -> 'sortino',
    'calmar', figures -> 'calmar', 'probabilistic_sharpe', figures -> 'probabilistic_sharpe',
    'daily_returns', state.returns_count, 'reason', null
  );
end
$$;

grant execute on function gated_figures(performance_state, float8) to capital_pools_worker;
