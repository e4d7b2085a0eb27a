-- The text as a uuid where it is one, null where it is not: path parameters take an id or a slug.
create function uuid_or_null(reference text) returns uuid
language sql immutable
as $$
  select case when reference ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then reference::uuid end
$$;

grant execute on function uuid_or_null(text) to capital_pools_worker;
