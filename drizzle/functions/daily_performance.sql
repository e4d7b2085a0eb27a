-- The running figures of a pool's daily returns up to a snapshot; those of no returns where there is no snapshot.
-- Its peak and drawdown are the snapshot's own, which look at every slot and not at closes alone.
create function daily_performance(taken snapshots) returns performance_state
language plpgsql immutable parallel safe
as $$
begin
  if taken.pool_id is null then
    return row (0, 0, 0, 0, 0, 0, 1, 1, 0)::performance_state;
  end if;
  return row (
    taken.returns_count, taken.mean_return, taken.m2, taken.m3, taken.m4, taken.downside_squares,
    taken.compounded_returns, taken.peak_index, taken.max_drawdown
  )::performance_state;
end
$$;

grant execute on function daily_performance(snapshots) to capital_pools_worker;
