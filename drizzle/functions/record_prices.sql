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

  with new_prices as (
    insert into market_prices (market_id, at, price)
      select distinct on (price.market_id, price.at, price.price) price.market_id, price.at, price.price
      from unnest(fed) price
      join markets on markets.id = price.market_id and markets.status in ('open', 'frozen')
      where not exists (
        select from market_prices known
        where known.market_id = price.market_id and known.at = price.at and known.price = price.price
      )
      order by price.market_id, price.at, price.price, price.position
    returning market_id
  )
  select count(*) into recorded from new_prices;

  with newest as (
    select distinct on (price.market_id) price.market_id, price.at, price.price
    from unnest(fed) price
    order by price.market_id, price.at desc, price.position desc
  ), moved_markets as (
    update markets set price = newest.price, price_at = newest.at
    from newest
    where markets.id = newest.market_id and markets.status in ('open', 'frozen')
      and (newest.at > markets.price_at or newest.at = markets.price_at and newest.price <> markets.price)
    returning markets.id
  )
  select count(*) into moved from moved_markets;

  return close_request(opened.caller_id, idempotency_key, opened.request_hash, jsonb_build_object(
    'received', cardinality(fed), 'recorded', recorded, 'markets_moved', moved));
end
$$;

grant execute on function record_prices(bytea, text, jsonb) to capital_pools_worker;
