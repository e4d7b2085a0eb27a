-- POST /api/markets: opens a market at its opening price and funds its account from the treasury with the most that the
-- market maker can lose, b ln(1 / min(p0, 1 - p0)), rounded up: from then on it can pay every outcome.
create function create_market(key_hash bytea, idempotency_key text, request jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
  opened record;
  at timestamptz := exchange_now();
  liquidity float8 := (request ->> 'liquidity')::float8;
  opening_price float8 := (request ->> 'initial_price')::float8;
  funding numeric := -credits_rounded_down(-liquidity * ln(1 / least(opening_price, 1 - opening_price)));
  created markets;
  funded_by uuid;
begin
  select * into opened from open_request(key_hash, idempotency_key, 'admin', 'create_market', request);
  if opened.reply is not null then return opened.reply; end if;

  insert into markets (
    slug, title, description, category, kind, pricing, status,
    liquidity, opening_outstanding, price, price_at, closes_at, created_at
  )
    values (
      request ->> 'slug', request ->> 'title', request ->> 'description', request ->> 'category',
      request ->> 'kind', request ->> 'pricing', 'open',
      (request ->> 'liquidity')::numeric, liquidity * ln(opening_price / (1 - opening_price)),
      (request ->> 'initial_price')::numeric, at, (request ->> 'closes_at')::timestamptz, at
    )
    on conflict (slug) do nothing
    returning * into created;
  if created.id is null then
    return refusal('slug_taken', format('There is a market called "%s" already.', request ->> 'slug'));
  end if;

  insert into accounts (kind, market_id, balance) values ('market', created.id, 0);
  insert into market_prices (market_id, at, price, net_quantity) values (created.id, at, created.price, 0);
  insert into transactions (kind, market_id, agent_id, amount, idempotency_key, created_at)
    values ('market_funding', created.id, opened.caller_id, funding, idempotency_key, at)
    returning id into funded_by;
  perform post_transfer(funded_by, exchange_account('treasury'), account_of(market => created.id), funding);

  return close_request(opened.caller_id, idempotency_key, opened.request_hash, market_json(created));
end
$$;

grant execute on function create_market(bytea, text, jsonb) to capital_pools_worker;
