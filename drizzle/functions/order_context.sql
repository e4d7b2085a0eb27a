-- All that a decision about an order looks at, read once under the order's locks.
create type order_context as (
  market markets,
  held_quantity numeric,
  held_cost_basis numeric,
  held_average_cost numeric,
  cash numeric,
  -- What the pool's positions in other markets add up to.
  locked_elsewhere numeric,
  exit_elsewhere numeric,
  mark_elsewhere numeric,
  gross_elsewhere numeric,
  category_elsewhere numeric,
  -- The pool's mandate, and the orders it has had since 00:00 UTC.
  mandate jsonb,
  orders_today integer,
  -- The worst average price that the order accepts, or null.
  limit_price numeric
);
