-- POST /api/pools/{pool}/orders: fills the order whole at once, or refuses it with the reason and the largest quantity
-- that would pass. With `dry_run` (POST …/quote) the same answer, and nothing posted.
create function place_order(key_hash bytea, idempotency_key text, request jsonb, dry_run boolean default false)
returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  opened record;
  market markets;
  pool pools;
  change numeric := (request ->> 'quantity')::numeric * case request ->> 'side' when 'buy' then 1 else -1 end;
  context order_context;
  outcome order_outcome;
  refused jsonb;
  filled transactions;
begin
  select * into opened from open_request(key_hash, idempotency_key, 'trade', 'place_order', request);
  if opened.reply is not null then return opened.reply; end if;
  market := locked_market(request ->> 'market');
  pool := locked_pool(request ->> 'pool');
  if pool.id is null or pool.agent_id <> opened.caller_id then
    return pool_not_found(request ->> 'pool');
  elsif market.id is null then
    return refusal('market_not_found', format('There is no market "%s".', request ->> 'market'));
  end if;
  refused := trading_refusal(pool, market);
  if refused is not null then return refused; end if;

  context := order_context_of(pool, market, (request ->> 'limit_price')::numeric);
  outcome := order_outcome_of(context, change);
  refused := order_refusal(context, outcome);
  if refused is not null then
    return order_refused(refused, request, largest_passing_quantity(context, change));
  end if;
  if exists (select from transactions where pool_id = pool.id and client_order_id = request ->> 'client_order_id') then
    return refusal('client_order_id_taken',
      format('The pool has an order with the client_order_id "%s" already.', request ->> 'client_order_id'));
  end if;
  if dry_run then
    return jsonb_build_object('answer', fill_json(null, context, outcome));
  end if;

  filled := post_fill(pool, context, outcome, opened.caller_id, idempotency_key, request);
  return close_request(opened.caller_id, idempotency_key, opened.request_hash, fill_json(filled, context, outcome));
end
$$;

grant execute on function place_order(bytea, text, jsonb, boolean) to capital_pools_worker;
