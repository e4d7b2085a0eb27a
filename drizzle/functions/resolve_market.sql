-- POST /api/markets/{market}/resolution: settles the market once, in one transaction, at `outcome` credits per unit (within
-- [0, 1], or a scalar market's final price), or void: every fill undone at cost. What is then left in the market's account
-- returns to the treasury.
create function resolve_market(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  opened record;
  market markets;
  at timestamptz;
  final_outcome numeric := (request ->> 'outcome')::numeric;
begin
  select * into opened from open_request(key_hash, idempotency_key, 'admin', 'resolve_market', request);
  if opened.reply is not null then return opened.reply; end if;
  perform locked_markets(array[market_id_of(request ->> 'market')]);
  select * into market from markets where id = market_id_of(request ->> 'market');
  if market.id is null then
    return market_not_found(request ->> 'market');
  elsif market.status not in ('open', 'frozen') then
    return refusal('market_already_settled', format('The market "%s" is %s already.', market.slug, market.status),
      jsonb_build_object('market_status', market.status));
  elsif market.kind = 'binary' and final_outcome > 1 then
    return refusal('outcome_out_of_range', 'A binary market resolves within 0 and 1.',
      jsonb_build_object('limit', '1', 'would_be', final_outcome::text, 'retry_with', jsonb_build_object('outcome', '1')));
  end if;

  perform lock_pools_in(market.id);
  at := exchange_now();
  perform post_settlement(market, final_outcome, opened.caller_id, idempotency_key, at);
  perform post_market_return(market.id, opened.caller_id, idempotency_key, at);
  update markets
    set status = case when final_outcome is null then 'void' else 'resolved' end,
      outcome = final_outcome,
      price = coalesce(final_outcome, price),
      price_at = at,
      resolved_at = at
    where id = market.id
    returning * into market;
  -- A quoted market's prices are the feed's alone.
  if market.pricing = 'lmsr' then
    insert into market_prices (market_id, at, price, net_quantity) values (market.id, at, market.price, market.net_quantity);
  end if;

  return close_request(opened.caller_id, idempotency_key, opened.request_hash, market_json(market));
end
$$;

grant execute on function resolve_market(bytea, text, jsonb) to capital_pools_worker;
