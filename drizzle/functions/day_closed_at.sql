-- The slot that closes the day which an instant belongs to: the first 00:00 UTC at or after it.
create function day_closed_at(instant timestamptz) returns timestamptz
language sql stable parallel safe
as $$
  select date_trunc('day', instant - interval '1 microsecond', 'UTC') + interval '24 hours'
$$;

grant execute on function day_closed_at(timestamptz) to capital_pools_worker;
