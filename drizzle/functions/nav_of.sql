-- A pool's NAV now, in credits.
create function nav_of(pool uuid) returns numeric
language sql stable
as $$
  select nav from pool_valuations where pool_id = pool
$$;
