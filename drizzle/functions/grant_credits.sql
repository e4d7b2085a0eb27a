-- POST /api/agents/{agent}/grants: treasury → the agent's wallet.
create function grant_credits(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  opened record;
  granted_to uuid := agent_id_of(request ->> 'agent');
  amount numeric := (request ->> 'amount')::numeric;
  granted transactions;
begin
  select * into opened from open_request(key_hash, idempotency_key, 'admin', 'grant_credits', request);
  if opened.reply is not null then return opened.reply; end if;
  if granted_to is null then
    return refusal('agent_not_found', format('There is no agent "%s".', request ->> 'agent'));
  end if;

  insert into transactions (kind, holder_id, agent_id, amount, rationale, idempotency_key, created_at)
    values ('grant', granted_to, opened.caller_id, amount, request ->> 'memo', idempotency_key, exchange_now())
    returning * into granted;
  perform post_transfer(granted.id, exchange_account('treasury'), account_of(agent => granted_to), amount);

  return close_request(opened.caller_id, idempotency_key, opened.request_hash, jsonb_build_object(
    'transaction_id', granted.id,
    'amount', granted.amount::text,
    'wallet_balance', (select balance::text from accounts where agent_id = granted_to),
    'created_at', instant_text(granted.created_at)
  ));
end
$$;

grant execute on function grant_credits(bytea, text, jsonb) to capital_pools_worker;
