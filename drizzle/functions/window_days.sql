-- The length of a window in days; null for `all`, which is since a pool's inception.
create function window_days(window_name text) returns integer
language sql immutable parallel safe
as $$
  select case window_name when '1d' then 1 when '7d' then 7 when '30d' then 30 when '90d' then 90 end
$$;

grant execute on function window_days(text) to capital_pools_worker;
