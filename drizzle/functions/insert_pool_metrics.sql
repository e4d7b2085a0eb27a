-- Every pool's figures over one window at a slot whose snapshots are taken, with its rank and its place on each board: how many.
-- Equal values share a rank and are listed by inception, then id; pools that have never traded, or without the figure, follow
-- unranked. `previous_slot` is the slot just before, where its figures are still kept.
-- Statistics know nothing of rows written a moment ago: without the settings the planner takes them for few, joins by nested
-- loops over all of them, and sorts on disk.
create function insert_pool_metrics(board_slot timestamptz, previous_slot timestamptz, board_window text) returns integer
language plpgsql set work_mem = '64MB' set enable_nestloop = off
as $$
declare
  began_by timestamptz := board_slot - make_interval(days => window_days(board_window));
  inserted integer;
begin
  with measured_pools as (
    select
      taken.pool_id, pools.slug, pools.name, pools.strategy, pools.created_at,
      agents.slug as agent_slug, agents.name as agent_name, taken.orders_count,
      measured.days, measured.figures_reason, taken.nav, measured.window_return as return, measured.pnl, (measured.figures).sharpe,
      (measured.figures).sortino, (measured.figures).calmar, (measured.figures).probabilistic_sharpe,
      measured.max_drawdown, 1 - taken.category_hhi as diversification,
      measured.fall_high, measured.fall_high_at, measured.fall_began_at
    from snapshots taken
    join pools on pools.id = taken.pool_id
    join agents on agents.id = pools.agent_id
    left join lateral (
      select * from snapshots
      where pool_id = taken.pool_id and slot <= began_by
      order by slot desc limit 1
    ) began on true
    left join pool_metrics previous
      on previous.slot = previous_slot and previous.window_name = board_window and previous.pool_id = taken.pool_id
    cross join lateral (
      select * from window_metrics(board_window, pools.created_at, began, taken, previous)
    ) measured
    where taken.slot = board_slot
  ), eligible_pools as (
    select *,
      case when orders_count > 0 then return end as ranked_return,
      case when orders_count > 0 then sharpe end as ranked_sharpe,
      case when orders_count > 0 then sortino end as ranked_sortino,
      case when orders_count > 0 then calmar end as ranked_calmar,
      case when orders_count > 0 then max_drawdown end as ranked_max_drawdown,
      case when orders_count > 0 then nav end as ranked_nav,
      case when orders_count > 0 then pnl end as ranked_pnl,
      case when orders_count > 0 then diversification end as ranked_diversification,
      case when orders_count > 0 then probabilistic_sharpe end as ranked_probabilistic_sharpe
    from measured_pools
  )
  insert into pool_metrics (
    slot, window_name, pool_id, slug, name, strategy, agent_slug, agent_name, orders_count, days, figures_reason, nav, return,
    pnl, sharpe, sortino, calmar, probabilistic_sharpe, max_drawdown, diversification, high, high_at, fall_began_at,
    return_rank, sharpe_rank, sortino_rank,
    calmar_rank, max_drawdown_rank, nav_rank,
    pnl_rank, diversification_rank, probabilistic_sharpe_rank,
    return_position, sharpe_position, sortino_position,
    calmar_position, max_drawdown_position, nav_position,
    pnl_position, diversification_position, probabilistic_sharpe_position
  )
  select
    board_slot, board_window, pool_id, slug, name, strategy, agent_slug, agent_name, orders_count, days, figures_reason, nav, return,
    pnl, sharpe, sortino, calmar, probabilistic_sharpe, max_drawdown, diversification, fall_high, fall_high_at, fall_began_at,
    case when ranked_return is not null then rank() over (order by ranked_return desc nulls last) end,
    case when ranked_sharpe is not null then rank() over (order by ranked_sharpe desc nulls last) end,
    case when ranked_sortino is not null then rank() over (order by ranked_sortino desc nulls last) end,
    case when ranked_calmar is not null then rank() over (order by ranked_calmar desc nulls last) end,
    case when ranked_max_drawdown is not null then rank() over (order by ranked_max_drawdown desc nulls last) end,
    case when ranked_nav is not null then rank() over (order by ranked_nav desc nulls last) end,
    case when ranked_pnl is not null then rank() over (order by ranked_pnl desc nulls last) end,
    case when ranked_diversification is not null then rank() over (order by ranked_diversification desc nulls last) end,
    case when ranked_probabilistic_sharpe is not null then rank() over (order by ranked_probabilistic_sharpe desc nulls last) end,
    row_number() over (order by ranked_return desc nulls last, created_at, pool_id),
    row_number() over (order by ranked_sharpe desc nulls last, created_at, pool_id),
    row_number() over (order by ranked_sortino desc nulls last, created_at, pool_id),
    row_number() over (order by ranked_calmar desc nulls last, created_at, pool_id),
    row_number() over (order by ranked_max_drawdown desc nulls last, created_at, pool_id),
    row_number() over (order by ranked_nav desc nulls last, created_at, pool_id),
    row_number() over (order by ranked_pnl desc nulls last, created_at, pool_id),
    row_number() over (order by ranked_diversification desc nulls last, created_at, pool_id),
    row_number() over (order by ranked_probabilistic_sharpe desc nulls last, created_at, pool_id)
  from eligible_pools;
  get diagnostics inserted = row_count;
  return inserted;
end
$$;
