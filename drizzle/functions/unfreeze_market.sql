-- POST /api/markets/{market}/unfreeze: a frozen market takes orders again.
create function unfreeze_market(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language sql security definer set search_path = public, pg_temp
as $$
  select set_market_status(key_hash, idempotency_key, request, 'unfreeze_market', 'frozen', 'open')
$$;

grant execute on function unfreeze_market(bytea, text, jsonb) to capital_pools_worker;
