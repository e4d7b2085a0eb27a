-- POST /api/prices: the operator's feed, up to 10,000 prices in one transaction. A price that is known already is left out;
-- one that is older than the market's present price is kept as history and moves nothing. All are recorded, or none.
create function record_prices(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  opened record;
  fed fed_price[];
  faulty jsonb;
  recorded integer;
  moved integer;
begin
  select * into opened from open_request(key_hash, idempotency_key, 'admin', 'record_prices', request);
  if opened.reply is not null then return opened.reply; end if;
  fed := fed_prices(request -> 'prices');
  faulty := price_feed_refusal(fed, request -> 'prices');
  if faulty is not null then return faulty; end if;
  perform locked_markets(array(select distinct price.market_id from unnest(fed) price));

  with unknown_prices as (
    select distinct on (price.market_id, price.at, price.price) price.market_id, price.at, price.price, price.position
    from unnest(fed) price
    join markets on markets.id = price.market_id and markets.status in ('open', 'frozen')
    where not exists (
      select from market_prices known
      where known.market_id = price.market_id and known.at = price.at and known.price = price.price
    )
    order by price.market_id, price.at, price.price, price.position
  ), recorded_prices as (
    insert into market_prices (market_id, at, price)
      select market_id, at, price from unknown_prices order by position
    returning market_id, at, price, sequence
  ), newest_prices as (
    select distinct on (market_id) market_id, at, price from recorded_prices order by market_id, at desc, sequence desc
  ), moved_markets as (
    update markets set price = newest_prices.price, price_at = newest_prices.at
    from newest_prices
    where markets.id = newest_prices.market_id and newest_prices.at >= markets.price_at
    returning markets.id
  )
  select (select count(*) from recorded_prices), (select count(*) from moved_markets) into recorded, moved;

  return close_request(opened.caller_id, idempotency_key, opened.request_hash, jsonb_build_object(
    'received', cardinality(fed), 'recorded', recorded, 'markets_moved', moved));
end
$$;

grant execute on function record_prices(bytea, text, jsonb) to capital_pools_worker;
