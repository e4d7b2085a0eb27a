-- The slots between two (both excluded) that a late run fills: every daily close (00:00 UTC), and the intraday slots of
-- the last 24 hours. In order.
create function missed_slots(newest timestamptz, run_slot timestamptz, slot_seconds integer) returns setof timestamptz
language sql immutable
as $$
  select slot from (
    select generate_series(slot_of(newest, 86400), run_slot, interval '1 day') as slot
    union
    select generate_series(
      slot_of(greatest(newest, run_slot - interval '1 day'), slot_seconds), run_slot, make_interval(secs => slot_seconds)
    )
  ) candidates
  where slot > newest and slot < run_slot
  order by slot
$$;
