-- One snapshot of every pool at `slot`, and the slot itself: all of them or none. A late slot is valued as the books and
-- the prices stood then, a present one as they stand now. Peak, drawdown and the figures of daily returns are carried forward
-- from the snapshot before, so a pool costs the same however long its history. The slot at 00:00 UTC closes the day before it.
create function insert_snapshots(snapshot_slot timestamptz, is_late boolean) returns integer
language plpgsql
as $$
declare
  at timestamptz := exchange_now();
  is_daily_close boolean := snapshot_slot = date_trunc('day', snapshot_slot, 'utc');
  inserted integer;
begin
  with valued_pools as (
    select * from pool_valuations where not is_late
    union all
    select * from pool_valuations_at(snapshot_slot) where is_late
  )
  insert into snapshots (
    pool_id, slot, nav, nav_at_mark, cash, units, performance_index, gross_exposure, net_exposure, positions_count, hhi,
    category_hhi, realized_pnl, unrealized_pnl, orders_count, oldest_price_age_seconds, returns_count, mean_return, m2, m3, m4,
    downside_squares, compounded_returns, close_index, peak_index, max_drawdown, late, taken_at
  )
  select
    valued.pool_id, snapshot_slot, valued.nav, valued.nav_at_mark, valued.cash, valued.units, valued.performance_index,
    valued.gross_exposure, valued.net_exposure, valued.positions_count, valued.hhi,
    valued.category_hhi, valued.realized_pnl, valued.unrealized_pnl, pools.orders_count,
    extract(epoch from greatest(snapshot_slot - valued.oldest_price_at, interval '0')),
    (carried.state).returns_count, (carried.state).mean, (carried.state).m2, (carried.state).m3, (carried.state).m4,
    (carried.state).downside_squares, (carried.state).performance_index,
    case when is_daily_close then valued.performance_index else before.close_index end,
    peak.index,
    least(coalesce(before.max_drawdown, 0), coalesce(valued.performance_index / nullif(peak.index, 0) - 1, 0)),
    is_late, at
  from valued_pools valued
  join pools on pools.id = valued.pool_id
  left join lateral (
    select * from snapshots
    where snapshots.pool_id = valued.pool_id and slot < snapshot_slot
    order by slot desc limit 1
  ) before on true
  cross join lateral (
    select advance_performance(
      daily_performance(before),
      case when is_daily_close then valued.performance_index / nullif(before.close_index, 0) - 1 end
    ) as state
    offset 0
  ) carried
  cross join lateral (select greatest(coalesce(before.peak_index, 1), valued.performance_index) as index) peak
  where is_late or pools.status <> 'closed';
  get diagnostics inserted = row_count;
  perform pause_drawn_down_pools(snapshot_slot) where not is_late;

  insert into slots (slot, pools_count, late, taken_at) values (snapshot_slot, inserted, is_late, at);
  return inserted;
end
$$;
