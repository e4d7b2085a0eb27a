-- POST /api/markets/{market}/freeze: no orders until it is unfrozen or settled.
create function freeze_market(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language sql security definer set search_path = public, pg_temp
as $$
  select set_market_status(key_hash, idempotency_key, request, 'freeze_market', 'open', 'frozen')
$$;

grant execute on function freeze_market(bytea, text, jsonb) to capital_pools_worker;
