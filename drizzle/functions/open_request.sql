-- The start of every command: who calls, may they, and was this answered before?
-- `reply` is not null when the command is over already: refused, or answered earlier under the same key.
-- A key is claimed by an advisory lock on (agent, key) held to the end of the transaction, so that of any number of
-- simultaneous copies one runs and the others find its answer; the key is written only with an answer, which is why
-- a refusal does not consume it.
create function open_request(
  key_hash bytea, idempotency_key text, scope text, command text, request jsonb,
  out caller_id uuid, out request_hash bytea, out reply jsonb
)
language plpgsql
as $$
declare
  api_key api_keys;
  answered idempotency_keys;
begin
  select * into api_key from api_keys where api_keys.key_hash = open_request.key_hash;
  if api_key.id is null or api_key.revoked_at is not null or api_key.expires_at <= exchange_now() then
    reply := refusal('unauthorized', 'The API key is unknown, expired or revoked.');
    return;
  end if;
  if not scope = any (api_key.scopes) then
    reply := refusal('insufficient_scope', format('This needs an API key with the scope "%s".', scope),
      jsonb_build_object('required_scope', scope));
    return;
  end if;

  caller_id := api_key.agent_id;
  if idempotency_key is null then
    return;
  end if;
  request_hash := sha256(convert_to(command || ' ' || request::text, 'UTF8'));
  perform pg_advisory_xact_lock(hashtextextended(caller_id || ' ' || idempotency_key, 0));
  select * into answered from idempotency_keys where agent_id = caller_id and key = idempotency_key;
  if answered.request_hash = open_request.request_hash then
    reply := jsonb_build_object('answer', answered.answer, 'replayed', true);
  elsif answered.request_hash is not null then
    reply := refusal('idempotency_key_reused',
      'This Idempotency-Key was used with another request. Use a new key for a new request.');
  end if;
end
$$;
