-- The first reason to refuse the outcome of an order, with its limit, the current figure and the figure after the order;
-- null where there is none. An order that only reduces a position is never refused by the mandate.
create function order_refusal(context order_context, outcome order_outcome) returns jsonb
language plpgsql stable
as $$
declare
  mandate jsonb := context.mandate;
  buying_power numeric := context.cash - context.locked_elsewhere - greatest(-context.held_quantity, 0);
  nav numeric := context.cash + context.exit_elsewhere + exit_value(context.market, context.held_quantity);
  mark numeric := abs(round(context.held_quantity * (context.market).price, 6));
  mark_after numeric := abs(outcome.mark_after);
  average_price numeric := outcome.amount / abs(outcome.change);
begin
  if (context.market).kind = 'scalar' and outcome.quantity_after < 0 then
    return limit_refusal('short_not_available', 'Scalar markets are long only.',
      0, context.held_quantity, outcome.quantity_after);
  end if;
  if sign(outcome.change) * average_price > sign(outcome.change) * context.limit_price then
    return limit_refusal('limit_price', 'The average price of the fill would be beyond limit_price.',
      context.limit_price, (context.market).price, average_price);
  end if;
  if outcome.buying_power_after < 0 then
    return limit_refusal('insufficient_buying_power',
      'The order needs more than the pool''s cash less the collateral of its shorts.',
      0, buying_power, outcome.buying_power_after);
  end if;

  if outcome.quantity_after * context.held_quantity >= 0 and abs(outcome.quantity_after) < abs(context.held_quantity) then
    return null;
  end if;
  if (mandate ->> 'long_only')::boolean and outcome.quantity_after < 0 then
    return limit_refusal('long_only', 'The mandate is long only.', 0, context.held_quantity, outcome.quantity_after);
  end if;
  if jsonb_typeof(mandate -> 'allowed_categories') = 'array'
    and not mandate -> 'allowed_categories' ? (context.market).category then
    return refusal('category_not_allowed',
      format('The mandate does not allow the category "%s".', (context.market).category),
      jsonb_build_object('limit', mandate -> 'allowed_categories', 'current', null,
        'would_be', (context.market).category)) -> 'refusal';
  end if;
  if outcome.amount > (mandate ->> 'max_order_notional')::numeric then
    return limit_refusal('max_order_notional', 'The order is larger than the mandate allows.',
      (mandate ->> 'max_order_notional')::numeric, 0, outcome.amount);
  end if;
  if context.orders_today >= (mandate ->> 'max_orders_per_day')::integer then
    return limit_refusal('max_orders_per_day', 'The pool has had all the orders that its mandate allows until 00:00 UTC.',
      (mandate ->> 'max_orders_per_day')::numeric, context.orders_today, context.orders_today + 1);
  end if;
  if mark_after > (mandate ->> 'max_position_weight')::numeric * outcome.nav_after then
    return weight_refusal('max_position_weight', 'The position would be too large a part of the pool.',
      (mandate ->> 'max_position_weight')::numeric, mark, nav, mark_after, outcome.nav_after);
  end if;
  if context.category_elsewhere + mark_after > (mandate ->> 'max_category_weight')::numeric * outcome.nav_after then
    return weight_refusal('max_category_weight', 'The category would be too large a part of the pool.',
      (mandate ->> 'max_category_weight')::numeric,
      context.category_elsewhere + mark, nav, context.category_elsewhere + mark_after, outcome.nav_after);
  end if;
  if context.gross_elsewhere + mark_after > (mandate ->> 'max_gross_exposure')::numeric * outcome.nav_after then
    return weight_refusal('max_gross_exposure', 'The pool''s gross exposure would be too large a multiple of its NAV.',
      (mandate ->> 'max_gross_exposure')::numeric,
      context.gross_elsewhere + mark, nav, context.gross_elsewhere + mark_after, outcome.nav_after);
  end if;
  if outcome.cash_after < (mandate ->> 'min_cash_weight')::numeric * outcome.nav_after then
    return weight_refusal('min_cash_weight', 'Cash would be too small a part of the pool.',
      (mandate ->> 'min_cash_weight')::numeric, context.cash, nav, outcome.cash_after, outcome.nav_after);
  end if;
  return null;
end
$$;
