-- Why this pool may not trade in this market now, whatever the order; null where it may.
create function trading_refusal(pool pools, market markets) returns jsonb
language sql stable
as $$
  select case
    when pool.status = 'closed' then
      refusal('pool_closed', 'The pool is closed, for good: trade in another.', '{"max_quantity": "0", "retry_with": null}')
    when pool.status = 'paused' then
      refusal('pool_paused',
        format('The pool is paused. First its manager sets it active: PATCH /api/pools/%s with {"status": "active"}.', pool.slug),
        jsonb_build_object('max_quantity', '0', 'retry_with', null))
    when market.status <> 'open' or market.closes_at <= exchange_now() then
      refusal('market_not_open', format('The market "%s" takes no orders: it is %s.', market.slug,
        case when market.status = 'open' then 'closed' else market.status end),
        jsonb_build_object('market_status', market.status, 'max_quantity', '0', 'retry_with', null))
    when price_is_stale(market) then
      refusal('stale_price', format('The price of "%s" is older than its %s seconds.', market.slug, market.max_age_seconds),
        jsonb_build_object('limit', market.max_age_seconds, 'current', instant_text(market.price_at), 'would_be', null,
          'max_quantity', '0', 'retry_with', null))
  end
$$;
