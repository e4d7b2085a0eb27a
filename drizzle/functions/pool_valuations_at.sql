-- What pool_valuations would have shown at an instant in the past, from the append-only books and the price history.
-- Pools that were not open yet, or closed already, are left out.
create function pool_valuations_at(instant timestamptz) returns setof pool_valuations
language sql stable
as $$
  with pool_states as (
    select
      pools.id as pool_id,
      sum(booked.cash_change) as cash,
      sum(booked.units_change) as units,
      sum(booked.realized_pnl) as realized_pnl,
      last_flow.performance_index,
      last_flow.nav_after as index_nav
    from pools
    left join transactions booked on booked.pool_id = pools.id and booked.created_at <= instant
    left join lateral (
      select performance_index, nav_after from transactions
      where pool_id = pools.id and created_at <= instant and performance_index is not null
      order by sequence desc limit 1
    ) last_flow on true
    where pools.created_at <= instant and not (pools.status = 'closed' and pools.updated_at <= instant)
    group by pools.id, last_flow.performance_index, last_flow.nav_after
  ), positions_then as (
    select distinct on (pool_id, market_id) pool_id, market_id, position_quantity as quantity, position_cost_basis as cost_basis
    from transactions
    where position_quantity is not null and created_at <= instant
    order by pool_id, market_id, sequence desc
  ), markets_then as materialized (
    -- Once per market, however many hold it.
    select markets.id, markets.category, market_at(markets, instant) as market_then
    from markets
    where id in (select market_id from positions_then where quantity <> 0)
  ), valued_positions as (
    select
      positions_then.pool_id,
      markets_then.category,
      positions_then.quantity,
      positions_then.cost_basis,
      (market_then).price_at,
      round(positions_then.quantity * (market_then).price, 6) as mark_value,
      exit_value(market_then, positions_then.quantity) as exit_value
    from positions_then
    join markets_then on markets_then.id = positions_then.market_id
    where positions_then.quantity <> 0
  ), held as (
    select
      pool_id,
      sum(exit_value) as exit_value,
      sum(mark_value) as mark_value,
      sum(exit_value - sign(quantity) * cost_basis) as unrealized_pnl,
      sum(abs(mark_value)) as gross_exposure,
      sum(greatest(-quantity, 0)) as locked_collateral,
      count(*)::integer as positions_count,
      sum((mark_value::float8) ^ 2) / nullif(sum(abs(mark_value)), 0)::float8 ^ 2 as hhi,
      min(price_at) as oldest_price_at
    from valued_positions
    group by pool_id
  ), spread as (
    select pool_id, sum(part ^ 2) / nullif(sum(part), 0) ^ 2 as category_hhi
    from (
      select pool_id, sum(abs(mark_value))::float8 as part from valued_positions group by pool_id, category
    ) categories
    group by pool_id
  )
  select
    pool_states.pool_id,
    coalesce(cash, 0)::numeric(38, 6),
    coalesce(units, 0)::numeric(38, 6),
    (coalesce(cash, 0) + coalesce(held.exit_value, 0))::numeric(38, 6),
    (coalesce(cash, 0) + coalesce(held.mark_value, 0))::numeric(38, 6),
    coalesce(held.mark_value - held.exit_value, 0)::numeric(38, 6),
    coalesce(realized_pnl, 0)::numeric(38, 6),
    coalesce(held.unrealized_pnl, 0)::numeric(38, 6),
    coalesce(held.gross_exposure, 0)::numeric(38, 6),
    coalesce(held.mark_value, 0)::numeric(38, 6),
    coalesce(held.locked_collateral, 0)::numeric(38, 6),
    (coalesce(cash, 0) - coalesce(held.locked_collateral, 0))::numeric(38, 6),
    coalesce(held.positions_count, 0),
    held.hhi,
    spread.category_hhi,
    held.oldest_price_at,
    case when index_nav > 0
      then performance_index * (coalesce(cash, 0) + coalesce(held.exit_value, 0))::float8 / index_nav::float8
      else coalesce(performance_index, 1)
    end
  from pool_states
  left join held on held.pool_id = pool_states.pool_id
  left join spread on spread.pool_id = pool_states.pool_id
$$;
