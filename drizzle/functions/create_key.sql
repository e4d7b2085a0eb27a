-- POST /api/agents/{agent}/keys: a further key for an agent, of which only the hash comes here. An administrator makes keys
-- for anybody; an agent with `manage` makes its own. No key makes one with a scope that it lacks, and none but an
-- administrator's one that outlives it: who has a key for a day must not have one for ever.
create function create_key(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  opened record;
  owner_id uuid := agent_id_of(request ->> 'agent');
  wanted text[] := array(select jsonb_array_elements_text(request -> 'scopes'));
  wanted_until timestamptz := coalesce((request ->> 'expires_at')::timestamptz, 'infinity');
  calling api_keys;
  created api_keys;
begin
  select * into opened from open_request(key_hash, idempotency_key, 'manage', 'create_key', request - 'key_hash');
  if opened.reply is not null then return opened.reply; end if;
  select * into calling from api_keys where api_keys.key_hash = create_key.key_hash;
  if owner_id is null or (owner_id <> opened.caller_id and not 'admin' = any (calling.scopes)) then
    return refusal('agent_not_found', format('There is no agent "%s" that this key may act for.', request ->> 'agent'));
  elsif not wanted <@ calling.scopes then
    return refusal('insufficient_scope', 'A key cannot make another with scopes that it lacks.',
      jsonb_build_object('granted_scopes', to_jsonb(calling.scopes)));
  elsif wanted_until > calling.expires_at and not 'admin' = any (calling.scopes) then
    return refusal('key_would_outlive', 'A key cannot make another that expires later than itself, or never.',
      jsonb_build_object('limit', instant_text(calling.expires_at), 'would_be', request ->> 'expires_at',
        'retry_with', request_body(request) || jsonb_build_object('expires_at', instant_text(calling.expires_at))));
  end if;

  insert into api_keys (agent_id, key_hash, scopes, created_at, expires_at)
    values (owner_id, decode(request ->> 'key_hash', 'hex'), wanted, exchange_now(), (request ->> 'expires_at')::timestamptz)
    returning * into created;
  return close_request(opened.caller_id, idempotency_key, opened.request_hash, jsonb_build_object(
    'id', created.id, 'scopes', to_jsonb(created.scopes), 'expires_at', instant_text(created.expires_at),
    'created_at', instant_text(created.created_at)));
end
$$;

grant execute on function create_key(bytea, text, jsonb) to capital_pools_worker;
