-- POST /api/pools/{pool}/deposits: the caller's wallet → pool cash; issues units.
-- The manager may always deposit, anyone else where the pool is open to deposits.
create function deposit_credits(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  opened record;
  pool pools;
  deposited record;
begin
  select * into opened from open_request(key_hash, idempotency_key, 'manage', 'deposit_credits', request);
  if opened.reply is not null then return opened.reply; end if;
  pool := locked_pool(request ->> 'pool');
  if pool.id is null or not (pool.agent_id = opened.caller_id or pool.open_to_deposits) then
    return pool_not_found(request ->> 'pool');
  elsif pool.status = 'closed' then
    return refusal('pool_closed', 'The pool is closed.');
  end if;

  deposited := post_deposit(pool, opened.caller_id, (request ->> 'amount')::numeric, opened.caller_id, idempotency_key);
  if deposited.refused is not null then return deposited.refused; end if;
  return close_request(opened.caller_id, idempotency_key, opened.request_hash,
    flow_json(deposited.posted, opened.caller_id));
end
$$;

grant execute on function deposit_credits(bytea, text, jsonb) to capital_pools_worker;
