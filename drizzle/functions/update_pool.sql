-- PATCH /api/pools/{pool}: what is given changes, the rest stays. A mandate tightens at once and loosens 24 hours later:
-- until then the tightest of the old and the new holds. Setting the pool active lifts a pause, the exchange's own too.
create function update_pool(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  opened record;
  pool pools;
  at timestamptz;
  wanted jsonb;
  holding_now jsonb;
begin
  select * into opened from open_request(key_hash, idempotency_key, 'manage', 'update_pool', request);
  if opened.reply is not null then return opened.reply; end if;
  pool := locked_pool(request ->> 'pool');
  if pool.id is null or pool.agent_id <> opened.caller_id then
    return pool_not_found(request ->> 'pool');
  elsif pool.status = 'closed' then
    return refusal('pool_closed', 'The pool is closed.');
  end if;

  at := exchange_now();
  pool.mandate := current_mandate(pool);
  if pool.pending_mandate_at <= at then
    pool.pending_mandate := null;
    pool.pending_mandate_at := null;
  end if;
  if request ? 'mandate' then
    -- A limit that is not given stays as it will be: a change that is pending is part of what the new one builds on.
    wanted := coalesce(pool.pending_mandate, pool.mandate) || (request -> 'mandate');
    -- Amounts in one form, so that what is the same compares the same.
    wanted := tightest_mandate(wanted, wanted);
    holding_now := tightest_mandate(pool.mandate, wanted);
    pool.mandate := holding_now;
    pool.pending_mandate := nullif(wanted, holding_now);
    pool.pending_mandate_at := case when pool.pending_mandate is not null then at + interval '24 hours' end;
  end if;

  update pools
    set name = coalesce(request ->> 'name', pool.name),
      description = coalesce(request ->> 'description', pool.description),
      strategy = coalesce(request ->> 'strategy', pool.strategy),
      open_to_deposits = coalesce((request ->> 'open_to_deposits')::boolean, pool.open_to_deposits),
      status = coalesce(request ->> 'status', pool.status),
      pause_reason = case when request ? 'status' then null else pool.pause_reason end,
      mandate = pool.mandate,
      pending_mandate = pool.pending_mandate,
      pending_mandate_at = pool.pending_mandate_at,
      updated_at = at
    where id = pool.id
    returning * into pool;
  return close_request(opened.caller_id, idempotency_key, opened.request_hash, pool_terms_json(pool));
end
$$;

grant execute on function update_pool(bytea, text, jsonb) to capital_pools_worker;
