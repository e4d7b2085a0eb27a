-- A pool and every market it has a position in (and any others named), locked in the order of all commands: markets by id,
-- then the pool. Where the pool traded between looking and locking, the markets that had not been seen are locked last:
-- out of order, but no two can be traded unlocked; should that ever meet its mirror image, Postgres ends one of them.
create function locked_pool_with_markets(reference text, others uuid[] default '{}') returns pools
language plpgsql
as $$
declare
  pool pools;
  seen uuid[] := others || array(
    select market_id from positions where pool_id = pool_id_of(reference) and quantity <> 0
  );
begin
  perform locked_markets(seen);
  pool := locked_pool(reference);
  perform locked_markets(array(
    select market_id from positions where pool_id = pool.id and quantity <> 0 and market_id <> all (seen)
  ));
  return pool;
end
$$;
