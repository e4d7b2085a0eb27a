-- The UTC day that an instant falls in.
create function day_of(instant timestamptz) returns date
language sql immutable
as $$
  select (instant at time zone 'utc')::date
$$;
