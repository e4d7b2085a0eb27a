-- DELETE /api/agents/{agent}/keys/{id}: the key is refused from the next request on. Its agent with `manage`, or an
-- administrator, may revoke it; a revoked key stays revoked.
create function revoke_key(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  opened record;
  owner_id uuid := agent_id_of(request ->> 'agent');
  revoked api_keys;
begin
  select * into opened from open_request(key_hash, idempotency_key, 'manage', 'revoke_key', request);
  if opened.reply is not null then return opened.reply; end if;

  update api_keys set revoked_at = coalesce(revoked_at, exchange_now())
    where id = (request ->> 'key_id')::uuid and agent_id = owner_id
      and (agent_id = opened.caller_id or exists (
        select from api_keys calling where calling.key_hash = revoke_key.key_hash and 'admin' = any (calling.scopes)
      ))
    returning * into revoked;
  if revoked.id is null then
    return refusal('key_not_found', 'There is no such key that this one may revoke.');
  end if;
  return close_request(opened.caller_id, idempotency_key, opened.request_hash,
    jsonb_build_object('id', revoked.id, 'revoked_at', instant_text(revoked.revoked_at)));
end
$$;

grant execute on function revoke_key(bytea, text, jsonb) to capital_pools_worker;
