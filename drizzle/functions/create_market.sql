-- POST /api/markets: opens a market at its opening price. An LMSR market's account is funded from the treasury with the most
-- that the market maker can lose, b ln(1 / min(p0, 1 - p0)), rounded up: from then on it can pay every outcome. A quoted
-- market's account is the outside world: it keeps no balance of its own and may be negative.
create function create_market(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  opened record;
  at timestamptz := exchange_now();
  liquidity numeric := (request ->> 'liquidity')::numeric;
  opening_price numeric := coalesce(request ->> 'initial_price', request ->> 'price')::numeric;
  created markets;
begin
  select * into opened from open_request(key_hash, idempotency_key, 'admin', 'create_market', request);
  if opened.reply is not null then return opened.reply; end if;

  insert into markets (
    slug, title, description, category, kind, pricing, status, liquidity, opening_outstanding, price, price_at,
    spread_bps, max_age_seconds, fee_bps, closes_at, created_at
  )
    values (
      request ->> 'slug', request ->> 'title', request ->> 'description', request ->> 'category',
      request ->> 'kind', request ->> 'pricing', 'open', liquidity,
      case when liquidity is not null then
        liquidity::float8 * ln(opening_price::float8 / (1 - opening_price::float8)) end,
      opening_price, at, (request ->> 'spread_bps')::integer, (request ->> 'max_age_seconds')::integer,
      (request ->> 'fee_bps')::integer, (request ->> 'closes_at')::timestamptz, at
    )
    on conflict (slug) do nothing
    returning * into created;
  if created.id is null then
    return slug_taken('a market', request);
  end if;
  insert into market_prices (market_id, at, price, net_quantity)
    values (created.id, at, created.price, case when created.pricing = 'lmsr' then 0 end);
  perform post_market_opening(created, opened.caller_id, idempotency_key);

  return close_request(opened.caller_id, idempotency_key, opened.request_hash, market_json(created));
end
$$;

grant execute on function create_market(bytea, text, jsonb) to capital_pools_worker;
