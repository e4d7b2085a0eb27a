-- One snapshot of every pool at `slot`, and the slot itself: all of them or none. A late slot is valued as the books and
-- the prices stood then, a present one as they stand now. Peak and drawdown are carried forward from the snapshot before.
create function insert_snapshots(snapshot_slot timestamptz, is_late boolean) returns integer
language plpgsql
as $$
declare
  at timestamptz := exchange_now();
  inserted integer;
begin
  with valued_pools as (
    select * from pool_valuations where not is_late
    union all
    select * from pool_valuations_at(snapshot_slot) where is_late
  )
  insert into snapshots (
    pool_id, slot, nav, nav_at_mark, cash, units, performance_index, gross_exposure, net_exposure, positions_count, hhi,
    realized_pnl, unrealized_pnl, orders_count, oldest_price_age_seconds, peak_index, max_drawdown, late, taken_at
  )
  select
    valued.pool_id, snapshot_slot, valued.nav, valued.nav_at_mark, valued.cash, valued.units, valued.performance_index,
    valued.gross_exposure, valued.net_exposure, valued.positions_count, valued.hhi, valued.realized_pnl,
    valued.unrealized_pnl, pools.orders_count,
    extract(epoch from greatest(snapshot_slot - valued.oldest_price_at, interval '0')),
    peak.index, least(coalesce(before.max_drawdown, 0), valued.performance_index / peak.index - 1), is_late, at
  from valued_pools valued
  join pools on pools.id = valued.pool_id
  left join lateral (
    select peak_index, max_drawdown from snapshots
    where snapshots.pool_id = valued.pool_id and slot < snapshot_slot
    order by slot desc limit 1
  ) before on true
  cross join lateral (select greatest(coalesce(before.peak_index, 1), valued.performance_index) as index) peak
  where is_late or pools.status <> 'closed';
  get diagnostics inserted = row_count;
  perform pause_drawn_down_pools(snapshot_slot) where not is_late;

  insert into slots (slot, pools_count, late, taken_at) values (snapshot_slot, inserted, is_late, at);
  return inserted;
end
$$;
