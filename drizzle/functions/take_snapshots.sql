-- What cron runs: the snapshot of every pool at the slot that `scheduled_at` falls in, of the slots missed since the newest,
-- marked late, and then the boards. Running it again, or twice at once, changes nothing.
-- One call writes about `most_rows` rows and no more, and begins no further slot after two seconds, so that no statement runs
-- for long, on a busy database either: the caller calls again until the answer is `complete`. What a call did stays done. A
-- slot is listed in `slots`, and its boards seen, when all of it is there.
create function take_snapshots(scheduled_at timestamptz, slot_seconds integer, most_rows integer default 10000) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  run_slot timestamptz := slot_of(scheduled_at, slot_seconds);
  newest timestamptz;
  due timestamptz[];
  taken record;
  rows_left integer := most_rows;
  slots_taken integer := 0;
  missed_count integer;
  pools_count integer;
begin
  -- One run at a time: the second waits, and finds the slot taken.
  perform pg_advisory_xact_lock(hashtextextended('take_snapshots', 0));
  newest := coalesce(
    (select max(slot) from slots),
    (select slot_of(min(created_at), slot_seconds) from pools)
  );
  -- An exchange without pools has no slots yet.
  if newest is not null and not exists (select from slots where slot >= run_slot) then
    due := array(select missed_slots(newest, run_slot, slot_seconds)) || run_slot;
    while slots_taken < cardinality(due) loop
      taken := take_slot(due[slots_taken + 1], run_slot, slot_seconds, rows_left);
      rows_left := taken.rows_left;
      exit when not taken.complete;
      slots_taken := slots_taken + 1;
      exit when clock_timestamp() > statement_timestamp() + interval '2 seconds';
    end loop;
  end if;
  missed_count := greatest(coalesce(cardinality(due), 0) - 1, 0);
  pools_count := (select slots.pools_count from slots where slot = run_slot and slots_taken > missed_count);
  return jsonb_build_object(
    'slot', instant_text(run_slot),
    'taken', coalesce(pools_count, 0) > 0,
    'pools_count', coalesce(pools_count, 0),
    'missed_slots_filled', least(slots_taken, missed_count),
    'missed_slots_remaining', missed_count - least(slots_taken, missed_count),
    'complete', slots_taken = coalesce(cardinality(due), 0),
    'newest_slot', instant_text((select max(slot) from slots where ranked))
  );
end
$$;

grant execute on function take_snapshots(timestamptz, integer, integer) to capital_pools_worker;
