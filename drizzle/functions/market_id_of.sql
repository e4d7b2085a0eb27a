-- The id of the market that an id or a slug names, or null.
create function market_id_of(reference text) returns uuid
language sql stable
as $$
  select id from markets where slug = reference or id = uuid_or_null(reference)
$$;

grant execute on function market_id_of(text) to capital_pools_worker;
