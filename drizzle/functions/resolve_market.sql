-- POST /api/markets/{market}/resolution: pays every holder once, in one transaction, at `outcome` credits per unit (a short
-- pays), and returns what is left in the market's account to the treasury.
create function resolve_market(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  opened record;
  market markets;
  at timestamptz;
  settled_outcome numeric := (request ->> 'outcome')::numeric;
begin
  select * into opened from open_request(key_hash, idempotency_key, 'admin', 'resolve_market', request);
  if opened.reply is not null then return opened.reply; end if;
  market := locked_market(request ->> 'market');
  if market.id is null then
    return refusal('market_not_found', format('There is no market "%s".', request ->> 'market'));
  elsif market.status not in ('open', 'frozen') then
    return refusal('market_already_settled', format('The market "%s" is %s already.', market.slug, market.status),
      jsonb_build_object('market_status', market.status));
  end if;

  at := exchange_now();
  perform post_settlement(market, settled_outcome, opened.caller_id, idempotency_key, at);
  perform post_market_return(market.id, opened.caller_id, idempotency_key, at);
  update markets
    set status = 'resolved', outcome = settled_outcome, price = settled_outcome, price_at = at, resolved_at = at
    where id = market.id
    returning * into market;
  insert into market_prices (market_id, at, price, net_quantity) values (market.id, at, settled_outcome, market.net_quantity);

  return close_request(opened.caller_id, idempotency_key, opened.request_hash, market_json(market));
end
$$;

grant execute on function resolve_market(bytea, text, jsonb) to capital_pools_worker;
