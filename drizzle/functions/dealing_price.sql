-- What a unit of a pool deals at, kept as a fraction `nav` / `units` so that nothing is lost before the amount is rounded: of
-- the pool now (worth `nav_now`) and at its last snapshot, the higher for a deposit (`direction` 1), the lower for a
-- withdrawal (-1). A pool without units opens at 1 credit for a deposit; there is nothing to withdraw from it.
-- Only a snapshot that has seen the units now outstanding counts: an on-time one sees the pool at the instant it is taken.
create function dealing_price(pool pools, nav_now numeric, direction integer, out nav numeric, out units numeric)
language plpgsql stable
as $$
declare
  snapshot_nav numeric;
  snapshot_units numeric;
begin
  if pool.units = 0 then
    nav := greatest(direction, 0);
    units := 1;
    return;
  end if;
  nav := nav_now;
  units := pool.units;
  select taken.nav, taken.units into snapshot_nav, snapshot_units from snapshots taken
    where taken.pool_id = pool.id and taken.units > 0
      and case when taken.late then taken.slot else taken.taken_at end >= pool.units_since
    order by taken.slot desc limit 1;
  if direction * snapshot_nav * units > direction * nav * snapshot_units then
    nav := snapshot_nav;
    units := snapshot_units;
  end if;
end
$$;
