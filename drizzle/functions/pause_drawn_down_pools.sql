-- Pauses every active pool whose performance index at the slot is as far below its peak as its mandate's drawdown_pause.
-- A manager may set the pool active again; the next slot that finds it as deep pauses it again.
create function pause_drawn_down_pools(snapshot_slot timestamptz) returns void
language sql
as $$
  update pools
  set status = 'paused',
    pause_reason = format('drawdown of %s%% reached the mandate''s limit of %s%%',
      round(((1 - taken.performance_index / taken.peak_index) * 100)::numeric, 2),
      round((current_mandate(pools) ->> 'drawdown_pause')::numeric * 100, 2))
  from snapshots taken
  where taken.pool_id = pools.id and taken.slot = snapshot_slot and pools.status = 'active'
    and 1 - taken.performance_index / taken.peak_index >= (current_mandate(pools) ->> 'drawdown_pause')::float8
$$;
