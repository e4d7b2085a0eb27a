-- What an order would do: its fill, and the pool's figures after it.
create type order_outcome as (
  change numeric,
  amount numeric,
  fee numeric,
  cash_change numeric,
  quantity_after numeric,
  cost_basis_after numeric,
  average_cost_after numeric,
  realized numeric,
  market_after markets,
  cash_after numeric,
  buying_power_after numeric,
  nav_after numeric,
  mark_after numeric
);
