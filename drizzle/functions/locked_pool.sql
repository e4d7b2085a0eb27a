-- The pool that an id or a slug names, locked to the end of the transaction; null where there is none.
-- Lock order everywhere: markets by id, then pools by id, then accounts by id.
create function locked_pool(reference text) returns pools
language sql
as $$
  select pools from pools where id = pool_id_of(reference) for no key update
$$;
