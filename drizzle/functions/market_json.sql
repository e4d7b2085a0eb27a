-- A market as commands answer it: the fields that GET /api/markets/{market} gives.
create function market_json(market markets) returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'id', market.id,
    'slug', market.slug,
    'title', market.title,
    'description', market.description,
    'category', market.category,
    'kind', market.kind,
    'pricing', market.pricing,
    'status', market.status,
    'price', market.price::text,
    'price_at', instant_text(market.price_at),
    'stale', price_is_stale(market),
    'bid', bid_price(market)::numeric(38, 6)::text,
    'ask', ask_price(market)::numeric(38, 6)::text,
    'liquidity', market.liquidity::text,
    'spread_bps', market.spread_bps,
    'fee_bps', market.fee_bps,
    'closes_at', instant_text(market.closes_at),
    'outcome', market.outcome::text,
    'resolved_at', instant_text(market.resolved_at),
    'created_at', instant_text(market.created_at),
    'open_interest', (select coalesce(sum(abs(quantity)), 0)::numeric(38, 6)::text from positions where market_id = market.id and quantity <> 0),
    'holders_count', (select count(*) from positions where market_id = market.id and quantity <> 0)
  )
$$;

grant execute on function market_json(markets) to capital_pools_worker;
