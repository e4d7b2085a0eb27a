-- What a pool is worth now, as commands answer it.
create function pool_summary_json(pool uuid) returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'id', pools.id,
    'slug', pools.slug,
    'name', pools.name,
    'status', pools.status,
    'cash', valued.cash::text,
    'buying_power', valued.buying_power::text,
    'locked_collateral', valued.locked_collateral::text,
    'nav', valued.nav::text,
    'nav_at_mark', valued.nav_at_mark::text,
    'paper_gain', valued.paper_gain::text,
    'units', pools.units::text,
    'nav_per_unit', case when pools.units > 0 then round(valued.nav / pools.units, 6)::text end,
    'exposure', jsonb_build_object('gross', valued.gross_exposure::text, 'net', valued.net_exposure::text)
  )
  from pools
  join pool_valuations valued on valued.pool_id = pools.id
  where pools.id = pool
$$;
