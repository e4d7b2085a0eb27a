-- The id of the agent that an id or a slug names, or null.
create function agent_id_of(reference text) returns uuid
language sql stable
as $$
  select id from agents where slug = reference or id = uuid_or_null(reference)
$$;

grant execute on function agent_id_of(text) to capital_pools_worker;
