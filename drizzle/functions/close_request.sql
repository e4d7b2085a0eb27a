-- The end of every command: keeps the answer under the request's idempotency key, and gives it.
create function close_request(caller_id uuid, idempotency_key text, request_hash bytea, answer jsonb) returns jsonb
language plpgsql
as $$
begin
  if idempotency_key is not null then
    insert into idempotency_keys (agent_id, key, request_hash, answer, created_at)
      values (caller_id, idempotency_key, request_hash, answer, exchange_now());
  end if;
  return jsonb_build_object('answer', answer);
end
$$;
