-- Every pool's worth now. The one definition of NAV: cash plus what closing every position would pay.
create view pool_valuations as
select
  pools.id as pool_id,
  accounts.balance as cash,
  pools.units,
  (accounts.balance + coalesce(held.exit_value, 0))::numeric(38, 6) as nav,
  (accounts.balance + coalesce(held.mark_value, 0))::numeric(38, 6) as nav_at_mark,
  coalesce(held.mark_value - held.exit_value, 0)::numeric(38, 6) as paper_gain,
  coalesce(held.realized_pnl, 0)::numeric(38, 6) as realized_pnl,
  coalesce(held.unrealized_pnl, 0)::numeric(38, 6) as unrealized_pnl,
  coalesce(held.gross_exposure, 0)::numeric(38, 6) as gross_exposure,
  coalesce(held.mark_value, 0)::numeric(38, 6) as net_exposure,
  coalesce(held.locked_collateral, 0)::numeric(38, 6) as locked_collateral,
  (accounts.balance - coalesce(held.locked_collateral, 0))::numeric(38, 6) as buying_power,
  coalesce(held.positions_count, 0) as positions_count,
  held.hhi,
  held.category_hhi,
  held.oldest_price_at,
  performance_index_at(pools, accounts.balance + coalesce(held.exit_value, 0)) as performance_index
from pools
join accounts on accounts.pool_id = pools.id
cross join lateral (
  select
    sum(exit_value) as exit_value,
    sum(mark_value) as mark_value,
    sum(realized_pnl) as realized_pnl,
    sum(unrealized_pnl) as unrealized_pnl,
    sum(gross_exposure) as gross_exposure,
    sum(locked_collateral) as locked_collateral,
    sum(positions_count)::integer as positions_count,
    sum(mark_squares) / nullif(sum(gross_exposure), 0)::float8 ^ 2 as hhi,
    -- Concentration by category, which is never lower than by market.
    sum(gross_exposure::float8 ^ 2) / nullif(sum(gross_exposure), 0)::float8 ^ 2 as category_hhi,
    min(oldest_price_at) as oldest_price_at
  from (
    select
      sum(exit_value) as exit_value,
      sum(mark_value) as mark_value,
      sum(realized_pnl) as realized_pnl,
      sum(unrealized_pnl) as unrealized_pnl,
      sum(abs(mark_value)) as gross_exposure,
      sum(locked_collateral) as locked_collateral,
      count(*) filter (where quantity <> 0) as positions_count,
      sum(mark_value::float8 ^ 2) as mark_squares,
      min(price_at) filter (where quantity <> 0) as oldest_price_at
    from position_valuations
    where position_valuations.pool_id = pools.id
    group by category
  ) categories
) held;

grant select on pool_valuations to capital_pools_worker;
