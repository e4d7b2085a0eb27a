-- The id of the pool that an id or a slug names, or null.
create function pool_id_of(reference text) returns uuid
language sql stable
as $$
  select id from pools where slug = reference or id = uuid_or_null(reference)
$$;

grant execute on function pool_id_of(text) to capital_pools_worker;
