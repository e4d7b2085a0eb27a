-- The figures of daily returns as they are shown: null, with the reason, until there are 10 of them over 14 days, for a ratio
-- from too little is noise. `history_days` is how long the pool has been open.
create function gated_figures(
  state performance_state, history_days float8, out figures performance_figures, out reason text
)
language plpgsql immutable parallel safe
as $$
begin
  if state.returns_count < 10 or history_days < 14 then
    reason := 'fewer_than_10_daily_returns_over_14_days';
  else
    figures := performance_figures_of(state, 365);
  end if;
end
$$;

grant execute on function gated_figures(performance_state, float8) to capital_pools_worker;
