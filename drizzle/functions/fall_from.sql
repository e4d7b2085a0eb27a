-- How far `index` is below `peak`, as a ratio, 0 or less; nothing falls from 0.
create function fall_from(peak float8, index float8) returns float8
language sql immutable parallel safe
as $$
  select coalesce(index / nullif(peak, 0) - 1, 0)
$$;

grant execute on function fall_from(float8, float8) to capital_pools_worker;
