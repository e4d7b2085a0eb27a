-- Snapshots at `snapshot_slot` of pools that have none there yet, `most_pools` of them in the order of their ids: how many. A late
-- slot is valued as the books and the prices stood then, a present one as they stand now. Peak, drawdown, and the figures of
-- daily returns and of the day are carried forward from the snapshot before, so a pool costs the same however long its history.
-- The slot at 00:00 UTC closes the day before it.
create function insert_snapshots(snapshot_slot timestamptz, is_late boolean, most_pools integer) returns integer
language plpgsql
as $$
declare
  at timestamptz := exchange_now();
  is_daily_close boolean := snapshot_slot = date_trunc('day', snapshot_slot, 'utc');
  last_taken uuid := (select pool_id from snapshots where slot = snapshot_slot order by pool_id desc limit 1);
  inserted integer;
begin
  with valued_pools as (
    (
      select pool_valuations.* from pool_valuations
      join pools on pools.id = pool_valuations.pool_id
      where not is_late and pools.status <> 'closed' and (pools.id > last_taken or last_taken is null)
      order by pools.id limit most_pools
    )
    union all
    (
      select * from pool_valuations_at(snapshot_slot)
      where is_late and (pool_id > last_taken or last_taken is null)
      order by pool_id limit most_pools
    )
  )
  insert into snapshots (
    pool_id, slot, nav, nav_at_mark, cash, units, performance_index, gross_exposure, net_exposure, positions_count, hhi,
    category_hhi, realized_pnl, unrealized_pnl, orders_count, oldest_price_age_seconds, returns_count, mean_return, m2, m3, m4,
    downside_squares, compounded_returns, wins, close_index, peak_index, max_drawdown, drawdown_began_at,
    day_high, day_low, day_drawdown, slots_count, average_nav, late, taken_at
  )
  select
    valued.pool_id, snapshot_slot, valued.nav, valued.nav_at_mark, valued.cash, valued.units, valued.performance_index,
    valued.gross_exposure, valued.net_exposure, valued.positions_count, valued.hhi,
    valued.category_hhi, valued.realized_pnl, valued.unrealized_pnl, pools.orders_count,
    extract(epoch from greatest(snapshot_slot - valued.oldest_price_at, interval '0')),
    (carried.state).returns_count, (carried.state).mean, (carried.state).m2, (carried.state).m3, (carried.state).m4,
    (carried.state).downside_squares, (carried.state).performance_index,
    coalesce(before.wins, 0) + (coalesce(closed.one_return, 0) > 0)::integer,
    case when is_daily_close then valued.performance_index else before.close_index end,
    peak.index,
    least(coalesce(before.max_drawdown, 0), fall_from(peak.index, valued.performance_index)),
    case when valued.performance_index < peak.index then coalesce(before.drawdown_began_at, before.slot, snapshot_slot) end,
    today.high, today.low, today.drawdown,
    counted.slots, coalesce(before.average_nav, 0) + (valued.nav::float8 - coalesce(before.average_nav, 0)) / counted.slots,
    is_late, at
  from valued_pools valued
  join pools on pools.id = valued.pool_id
  left join lateral (
    select * from snapshots
    where snapshots.pool_id = valued.pool_id and slot < snapshot_slot
    order by slot desc limit 1
  ) before on true
  cross join lateral (
    select case when is_daily_close then valued.performance_index / nullif(before.close_index, 0) - 1 end as one_return
  ) closed
  cross join lateral (
    select advance_performance(daily_performance(before), closed.one_return) as state offset 0
  ) carried
  cross join lateral (select greatest(coalesce(before.peak_index, 1), valued.performance_index) as index) peak
  cross join lateral (select coalesce(before.slots_count, 0) + 1 as slots) counted
  cross join lateral (
    select * from day_after(before, snapshot_slot, valued.performance_index)
  ) today;
  get diagnostics inserted = row_count;
  return inserted;
end
$$;
