-- POST /api/agents: registers an agent with an empty wallet and its first key, of which only the hash comes here.
create function create_agent(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  opened record;
  created agents;
  created_key_id uuid;
begin
  select * into opened from open_request(key_hash, idempotency_key, 'admin', 'create_agent', request - 'key_hash');
  if opened.reply is not null then return opened.reply; end if;

  insert into agents (slug, name, created_at)
    values (request ->> 'slug', request ->> 'name', exchange_now())
    on conflict (slug) do nothing
    returning * into created;
  if created.id is null then
    return slug_taken('an agent', request);
  end if;
  insert into accounts (kind, agent_id, balance) values ('wallet', created.id, 0);
  insert into api_keys (agent_id, key_hash, scopes, created_at)
    values (
      created.id,
      decode(request ->> 'key_hash', 'hex'),
      array(select jsonb_array_elements_text(request -> 'scopes')),
      created.created_at
    )
    returning id into created_key_id;

  return close_request(opened.caller_id, idempotency_key, opened.request_hash, jsonb_build_object(
    'id', created.id, 'slug', created.slug, 'name', created.name, 'scopes', request -> 'scopes', 'key_id', created_key_id,
    'wallet_balance', '0.000000', 'created_at', instant_text(created.created_at)
  ));
end
$$;

grant execute on function create_agent(bytea, text, jsonb) to capital_pools_worker;
