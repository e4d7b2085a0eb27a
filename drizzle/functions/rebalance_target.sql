-- What part of a pool's NAV a market should be, and what it is.
create type rebalance_target as (
  market_id uuid,
  slug text,
  held numeric,
  weight numeric,
  current_weight numeric
);
