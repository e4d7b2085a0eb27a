-- Thins what is older than `intraday_days` to daily closes: at most `most_rows` snapshots, the oldest first; the caller calls
-- again until the answer is `complete`. Windows reach 90 days back, so intraday slots of 91 days are always kept; older ones
-- are in every figure already by what later slots carry forward. A pool's newest snapshot stays whatever its age.
create function thin_snapshots(intraday_days integer, most_rows integer default 20000) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  thinned_slots timestamptz[] := array(
    select slot from slots
    where slot < exchange_now() - make_interval(days => greatest(intraday_days, 91)) and slot < day_closed_at(slot)
    order by slot limit 1000
  );
  removed_count integer;
begin
  with removable_snapshots as (
    select pool_id, slot from snapshots
    where slot = any (thinned_slots)
      and exists (select from snapshots later where later.pool_id = snapshots.pool_id and later.slot > snapshots.slot)
    limit most_rows
  )
  delete from snapshots using removable_snapshots removable
    where snapshots.pool_id = removable.pool_id and snapshots.slot = removable.slot;
  get diagnostics removed_count = row_count;
  if removed_count < most_rows then
    delete from slots where slot = any (thinned_slots);
  end if;
  return jsonb_build_object(
    'removed_count', removed_count,
    'complete', removed_count < most_rows and cardinality(thinned_slots) < 1000
  );
end
$$;

grant execute on function thin_snapshots(integer, integer) to capital_pools_worker;
