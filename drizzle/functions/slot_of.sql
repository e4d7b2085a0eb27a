-- The slot an instant falls in: the latest multiple of `slot_seconds` since the epoch, at or before it.
create function slot_of(instant timestamptz, slot_seconds integer) returns timestamptz
language sql immutable
as $$
  select date_bin(make_interval(secs => slot_seconds), instant, timestamptz '1970-01-01 00:00:00+00')
$$;

grant execute on function slot_of(timestamptz, integer) to capital_pools_worker;
