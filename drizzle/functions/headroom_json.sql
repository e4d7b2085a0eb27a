-- What an order leaves under each limit of the mandate: credits for amounts, parts of NAV for weights; null is no limit.
create function headroom_json(context order_context, outcome order_outcome) returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'max_position_weight', (mandate ->> 'max_position_weight')::numeric - round(abs(outcome.mark_after) / nav, 6),
    'max_category_weight', (mandate ->> 'max_category_weight')::numeric
      - round((context.category_elsewhere + abs(outcome.mark_after)) / nav, 6),
    'max_gross_exposure', (mandate ->> 'max_gross_exposure')::numeric
      - round((context.gross_elsewhere + abs(outcome.mark_after)) / nav, 6),
    'min_cash_weight', round(outcome.cash_after / nav, 6) - (mandate ->> 'min_cash_weight')::numeric,
    'max_orders_per_day', (mandate ->> 'max_orders_per_day')::integer - context.orders_today - 1
  )
  from (select context.mandate, nullif(outcome.nav_after, 0)) as after (mandate, nav)
$$;
