-- DELETE /api/pools/{pool}/positions/{market}: trades the position back to exactly flat.
create function close_position(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  opened record;
  market markets;
  pool pools;
  held numeric;
  closed record;
begin
  select * into opened from open_request(key_hash, idempotency_key, 'trade', 'close_position', request);
  if opened.reply is not null then return opened.reply; end if;
  market := locked_market(request ->> 'market');
  pool := locked_pool(request ->> 'pool');
  if pool.id is null or pool.agent_id <> opened.caller_id then
    return pool_not_found(request ->> 'pool');
  elsif market.id is null then
    return market_not_found(request ->> 'market');
  end if;
  select quantity into held from positions where pool_id = pool.id and market_id = market.id and quantity <> 0;
  if held is null then
    return refusal('position_not_found', format('The pool has no open position in "%s".', market.slug));
  end if;

  closed := fill_order(pool, market, -held, closing_request(held, request), opened.caller_id, idempotency_key, false);
  if closed.refused is not null then return closed.refused; end if;
  return close_request(opened.caller_id, idempotency_key, opened.request_hash, closed.answer);
end
$$;

grant execute on function close_position(bytea, text, jsonb) to capital_pools_worker;
