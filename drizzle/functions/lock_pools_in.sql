-- Locks every pool that has, or had, a position in a locked market, to the end of the transaction.
create function lock_pools_in(market uuid) returns void
language plpgsql
as $$
begin
  perform from pools
    where id in (select pool_id from positions where market_id = market)
    order by id for no key update;
end
$$;
