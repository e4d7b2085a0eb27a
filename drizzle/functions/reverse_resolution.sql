-- POST /api/markets/{market}/resolution/reverse: takes back a wrong settlement by compensating entries that refer to it. The
-- positions stand as before and the market is frozen, to be unfrozen or settled again. Refused where a pool no longer has
-- what it was paid, for no pool may owe what it does not have.
create function reverse_resolution(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  opened record;
  market markets;
  at timestamptz;
  uncovered jsonb;
begin
  select * into opened from open_request(key_hash, idempotency_key, 'admin', 'reverse_resolution', request);
  if opened.reply is not null then return opened.reply; end if;
  perform locked_markets(array[market_id_of(request ->> 'market')]);
  select * into market from markets where id = market_id_of(request ->> 'market');
  if market.id is null then
    return market_not_found(request ->> 'market');
  elsif market.status not in ('resolved', 'void') then
    return refusal('market_not_settled', format('The market "%s" is %s.', market.slug, market.status),
      jsonb_build_object('market_status', market.status));
  end if;
  perform lock_pools_in(market.id);

  select jsonb_agg(jsonb_build_object('pool', pools.slug, 'missing', (-short.buying_power_after)::text) order by pools.slug)
    into uncovered
    from (
      select settled.pool_id,
        valued.buying_power - settled.cash_change - greatest(-settled.quantity_before, 0) as buying_power_after
      from settlement_transactions(market) settled
      join pool_valuations valued on valued.pool_id = settled.pool_id
    ) short
    join pools on pools.id = short.pool_id
    where short.buying_power_after < 0;
  if uncovered is not null then
    return refusal('reversal_not_covered', 'Some pools no longer have what the settlement paid them.',
      jsonb_build_object('pools_count', jsonb_array_length(uncovered), 'pools', (
        select jsonb_agg(pool) from (select pool from jsonb_array_elements(uncovered) pool limit 10) first_ten
      )));
  end if;

  at := exchange_now();
  market := unsettled_market(market, at);
  perform post_reversals(market, opened.caller_id, idempotency_key, at);
  update markets
    set status = 'frozen', outcome = null, resolved_at = null, price = market.price, price_at = market.price_at
    where id = market.id
    returning * into market;
  if market.pricing = 'lmsr' then
    insert into market_prices (market_id, at, price, net_quantity) values (market.id, at, market.price, market.net_quantity);
  end if;
  return close_request(opened.caller_id, idempotency_key, opened.request_hash, market_json(market));
end
$$;

grant execute on function reverse_resolution(bytea, text, jsonb) to capital_pools_worker;
