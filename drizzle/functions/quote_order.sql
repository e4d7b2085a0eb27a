-- POST /api/pools/{pool}/quote: what the order would do now. The order itself, run dry, so that a quote cannot disagree.
create function quote_order(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language sql security definer set search_path = public, pg_temp
as $$
  select place_order(key_hash, null, request, dry_run => true)
$$;

grant execute on function quote_order(bytea, text, jsonb) to capital_pools_worker;
