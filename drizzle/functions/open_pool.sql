-- POST /api/pools: opens a pool that the caller manages and, where `initial_deposit` is given, puts credits in it.
create function open_pool(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  opened record;
  at timestamptz;
  amount numeric := (request ->> 'initial_deposit')::numeric;
  created pools;
  over_quota jsonb;
begin
  select * into opened from open_request(key_hash, idempotency_key, 'manage', 'open_pool', request);
  if opened.reply is not null then return opened.reply; end if;
  if amount > locked_wallet_balance(opened.caller_id) then
    return insufficient_wallet_balance(locked_wallet_balance(opened.caller_id), amount, request, 'initial_deposit');
  end if;
  over_quota := pool_quota_refusal(opened.caller_id);
  if over_quota is not null then return over_quota; end if;

  at := exchange_now();
  insert into pools (
    slug, name, description, strategy, status, agent_id, mandate, open_to_deposits, created_at, updated_at
  )
    values (
      request ->> 'slug', request ->> 'name', request ->> 'description', request ->> 'strategy', 'active',
      opened.caller_id, request -> 'mandate', (request ->> 'open_to_deposits')::boolean, at, at
    )
    on conflict (slug) do nothing
    returning * into created;
  if created.id is null then
    return slug_taken('a pool', request);
  end if;
  insert into accounts (kind, pool_id, balance) values ('pool', created.id, 0);
  if amount is not null then
    perform post_deposit(created, opened.caller_id, amount, opened.caller_id, idempotency_key);
  end if;

  return close_request(opened.caller_id, idempotency_key, opened.request_hash,
    pool_terms_json(created));
end
$$;

grant execute on function open_pool(bytea, text, jsonb) to capital_pools_worker;
