-- A fill (or, without a transaction, a quote) as the order answers it: what was filled at which price, the position and
-- the pool it leaves, and the headroom under each limit.
create function fill_json(filled transactions, context order_context, outcome order_outcome, request jsonb) returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'order_id', filled.id,
    'client_order_id', request -> 'client_order_id',
    'status', case when filled.id is null then 'quoted' else 'filled' end,
    'market', jsonb_build_object('id', (context.market).id, 'slug', (context.market).slug,
      'price', (outcome.market_after).price::numeric(20, 6)::text),
    'side', case when outcome.change > 0 then 'buy' else 'sell' end,
    'filled_quantity', abs(outcome.change)::numeric(20, 6)::text,
    'average_price', (outcome.amount / abs(outcome.change))::numeric(20, 6)::text,
    'amount', outcome.amount::numeric(20, 6)::text,
    'fee', outcome.fee::numeric(20, 6)::text,
    'realized_pnl', outcome.realized::numeric(20, 6)::text,
    'position', jsonb_build_object(
      'quantity', outcome.quantity_after::numeric(20, 6)::text,
      'mark_value', outcome.mark_after::numeric(20, 6)::text,
      'exit_value', exit_value(outcome.market_after, outcome.quantity_after)::numeric(20, 6)::text
    ),
    'pool', jsonb_build_object(
      'cash', outcome.cash_after::numeric(20, 6)::text,
      'buying_power', outcome.buying_power_after::numeric(20, 6)::text,
      'nav', outcome.nav_after::numeric(20, 6)::text,
      'nav_at_mark', (outcome.cash_after + context.mark_elsewhere + outcome.mark_after)::numeric(20, 6)::text,
      'exposure', jsonb_build_object(
        'gross', (context.gross_elsewhere + abs(outcome.mark_after))::numeric(20, 6)::text,
        'net', (context.mark_elsewhere + outcome.mark_after)::numeric(20, 6)::text
      )
    ),
    'headroom', headroom_json(context, outcome),
    'created_at', instant_text(filled.created_at)
  )
$$;
