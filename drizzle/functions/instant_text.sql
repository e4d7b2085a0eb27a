-- An instant as the API writes it: ISO 8601 in UTC, to the millisecond.
create function instant_text(instant timestamptz) returns text
language sql stable
as $$
  select to_char(instant at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

grant execute on function instant_text(timestamptz) to capital_pools_worker;
