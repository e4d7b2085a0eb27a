-- What cron runs: the snapshot of every pool at the slot that `scheduled_at` falls in, and of the slots missed since the
-- newest, marked late. Running it again, or twice at once, changes nothing. Of many missed slots it fills the first
-- `most_slots` and says how many remain: the caller calls again, and no statement runs for long.
create function take_snapshots(scheduled_at timestamptz, slot_seconds integer, most_slots integer default 1000) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  run_slot timestamptz := slot_of(scheduled_at, slot_seconds);
  newest timestamptz;
  missed timestamptz[];
  pools_count integer := 0;
begin
  -- One run at a time: the second waits, and finds the slot taken.
  perform pg_advisory_xact_lock(hashtextextended('take_snapshots', 0));
  newest := coalesce(
    (select max(slot) from slots),
    (select slot_of(min(created_at), slot_seconds) from pools)
  );
  -- An exchange without pools has no slots yet.
  if newest is not null and not exists (select from slots where slot >= run_slot) then
    missed := array(select missed_slots(newest, run_slot, slot_seconds));
    for position in 1 .. least(cardinality(missed), most_slots) loop
      perform insert_snapshots(missed[position], true);
    end loop;
    if cardinality(missed) <= most_slots then
      pools_count := insert_snapshots(run_slot, exchange_now() >= run_slot + make_interval(secs => slot_seconds));
    end if;
  end if;
  return jsonb_build_object(
    'slot', instant_text(run_slot),
    'taken', pools_count > 0,
    'pools_count', pools_count,
    'missed_slots_filled', least(coalesce(cardinality(missed), 0), most_slots),
    'missed_slots_remaining', greatest(coalesce(cardinality(missed), 0) - most_slots, 0),
    'newest_slot', instant_text((select max(slot) from slots))
  );
end
$$;

grant execute on function take_snapshots(timestamptz, integer, integer) to capital_pools_worker;
