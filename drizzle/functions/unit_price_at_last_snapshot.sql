-- NAV per unit at the pool's newest snapshot; null where the units now outstanding have not been in one.
create function unit_price_at_last_snapshot(pool pools) returns numeric
language sql stable
as $$
  select nav / units from snapshots
  where pool_id = pool.id and slot >= pool.units_since and units > 0
  order by slot desc limit 1
$$;
