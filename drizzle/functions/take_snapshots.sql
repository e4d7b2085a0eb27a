-- What cron runs: the snapshot of every pool at the slot that `scheduled_at` falls in, and of the slots missed since the
-- newest, marked late. Running it again, or twice at once, changes nothing.
create function take_snapshots(scheduled_at timestamptz, slot_seconds integer) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  run_slot timestamptz := slot_of(scheduled_at, slot_seconds);
  newest timestamptz;
  missed timestamptz;
  filled_slots integer := 0;
  pools_count integer := 0;
begin
  -- One run at a time: the second waits, and finds the slot taken.
  perform pg_advisory_xact_lock(hashtextextended('take_snapshots', 0));
  newest := coalesce(
    (select max(slot) from slots),
    (select slot_of(min(created_at), slot_seconds) from pools)
  );
  if not exists (select from slots where slot >= run_slot) then
    for missed in select * from missed_slots(newest, run_slot, slot_seconds) loop
      perform insert_snapshots(missed, true);
      filled_slots := filled_slots + 1;
    end loop;
    pools_count := insert_snapshots(run_slot, exchange_now() >= run_slot + make_interval(secs => slot_seconds));
  end if;
  return jsonb_build_object(
    'slot', instant_text(run_slot),
    'taken', pools_count > 0,
    'pools_count', pools_count,
    'missed_slots_filled', filled_slots,
    'newest_slot', instant_text((select max(slot) from slots))
  );
end
$$;

grant execute on function take_snapshots(timestamptz, integer) to capital_pools_worker;
