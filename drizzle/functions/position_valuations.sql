-- Every position at the market's present state: marked at its price, and at what closing it would pay.
create view position_valuations as
select
  positions.pool_id,
  positions.market_id,
  markets.category,
  positions.quantity,
  positions.cost_basis,
  positions.average_cost::numeric(38, 6) as average_cost,
  positions.realized_pnl,
  positions.opened_at,
  positions.rationale,
  markets.price,
  markets.price_at,
  price_is_stale(markets) as stale,
  round(positions.quantity * markets.price, 6)::numeric(38, 6) as mark_value,
  closing.pays::numeric(38, 6) as exit_value,
  (closing.pays - sign(positions.quantity) * positions.cost_basis)::numeric(38, 6) as unrealized_pnl,
  greatest(-positions.quantity, 0)::numeric(38, 6) as locked_collateral
from positions
join markets on markets.id = positions.market_id
-- Worked out once per position, however many of the columns need it.
cross join lateral (select exit_value(markets, positions.quantity) as pays offset 0) closing;

grant select on position_valuations to capital_pools_worker;
