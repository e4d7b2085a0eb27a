import { type SQL, sql } from 'drizzle-orm'
import { WINDOW_DAYS, type Window } from '../../domain/slots.ts'
import type { Database } from '../client.ts'

export const BOARD_METRICS = [
  'return',
  'sharpe',
  'sortino',
  'calmar',
  'max_drawdown',
  'nav',
  'pnl',
  'diversification',
  'probabilistic_sharpe',
] as const
export type BoardMetric = (typeof BOARD_METRICS)[number]

/** A place on the board. Unranked pools follow the ranked ones, with the reason. */
export type BoardRow = {
  rank: number | null
  value: number | string | null
  eligible: boolean
  reason: string | null
  pool: { id: string; slug: string; name: string; strategy: string; agent: { slug: string; name: string } }
  nav: string
  return: number | null
  sharpe: number | null
  max_drawdown: number | null
  diversification: number | null
  pnl: string | null
  days: number | null
}

/** A page of the board of one slot. `freshSeconds` is how long it stays the newest: until the next slot is due. */
export type Board = {
  slot: string | null
  generatedAt: string
  freshSeconds: number
  rows: BoardRow[]
  nextPosition: number | null
}

export type BoardRequest = {
  by: BoardMetric
  window: Window
  limit: number
  /** Where an earlier page ended: the slot it was of, and how many rows came before. */
  after: { slot: string; position: number } | null
}

/** The figure that each board ranks by: the larger the better, drawdowns being negative. */
const RANKED_BY: Record<BoardMetric, SQL> = {
  return: sql`window_return`,
  sharpe: sql`(figures ->> 'sharpe')::float8`,
  sortino: sql`(figures ->> 'sortino')::float8`,
  calmar: sql`(figures ->> 'calmar')::float8`,
  max_drawdown: sql`window_drawdown`,
  nav: sql`nav`,
  pnl: sql`window_pnl`,
  diversification: sql`1 - category_hhi`,
  probabilistic_sharpe: sql`(figures ->> 'probabilistic_sharpe')::float8`,
}

/** Credits are text; ratios are numbers. */
const IN_CREDITS: ReadonlySet<BoardMetric> = new Set(['nav', 'pnl'])

/** The leaderboard at the newest slot or, for a later page, at the slot of the page before. */
export async function readLeaderboard(
  { drizzle }: Database,
  request: BoardRequest,
  slotSeconds: number,
): Promise<Board> {
  const { rows } = await drizzle.execute<BoardAnswer>(boardQuery(request, slotSeconds))
  if (!rows[0]) throw new Error('the leaderboard query gave no row')
  return boardOf(rows[0], request)
}

/** What `boardQuery` selects. */
export type BoardAnswer = {
  slot: string | null
  generated_at: string
  fresh_seconds: number | null
  rows: BoardRow[]
  total: number
}

export function boardOf(answer: BoardAnswer, { after }: BoardRequest): Board {
  const shown = (after?.position ?? 0) + answer.rows.length
  return {
    slot: answer.slot,
    generatedAt: answer.generated_at,
    freshSeconds: answer.fresh_seconds ?? 0,
    rows: answer.rows,
    nextPosition: answer.rows.length > 0 && shown < answer.total ? shown : null,
  }
}

/**
 * The board as one row, so that a page can ask for it beside other things in one statement. Equal values share a rank and
 * are ordered by inception, then id; pools without a trade or without the figure follow, unranked.
 */
export function boardQuery({ by, window, limit, after }: BoardRequest, slotSeconds: number): SQL {
  const metric = RANKED_BY[by]
  const chosenSlot = after === null ? sql`(select max(slot) from slots)` : sql`${after.slot}::timestamptz`
  return sql`
    with board_slot as (
      select ${chosenSlot} as slot
    ), measured_pools as (
      ${measuredPools(window)}
    ), judged_pools as (
      select *, ${metric} as value, case
        when orders_count = 0 then 'no_trades'
        when ${metric} is null then ${missingReason(by)}
      end as reason
      from measured_pools
    ), ranked_pools as (
      select *,
        case when reason is null then rank() over (partition by reason is null order by value desc) end as rank,
        row_number() over (
          order by reason is not null, case when reason is null then value end desc, created_at, pool_id
        ) as position
      from judged_pools
    ), listed_pools as (
      select json_build_object(
        'rank', rank,
        'value', ${IN_CREDITS.has(by) ? sql`value::text` : sql`value`},
        'eligible', reason is null,
        'reason', reason,
        'pool', json_build_object('id', pool_id, 'slug', slug, 'name', name, 'strategy', strategy,
          'agent', json_build_object('slug', agent_slug, 'name', agent_name)),
        'nav', nav::text,
        'return', window_return,
        'sharpe', figures -> 'sharpe',
        'max_drawdown', window_drawdown,
        'diversification', 1 - category_hhi,
        'pnl', window_pnl::text,
        'days', floor(history_days)::integer
      ) as row, position
      from ranked_pools
      where position > ${after?.position ?? 0}
      order by position
      limit ${limit}
    )
    select
      instant_text(board_slot.slot) as slot,
      instant_text(exchange_now()) as generated_at,
      extract(epoch from board_slot.slot + make_interval(secs => ${slotSeconds}) - exchange_now())::float8
        as fresh_seconds,
      (select coalesce(json_agg(row order by position), '[]'::json) from listed_pools) as rows,
      (select count(*) from measured_pools)::integer as total
    from board_slot`
}

/** Every pool's figures over the window that ends with the board's slot. A window that began before the pool did has none. */
function measuredPools(window: Window): SQL {
  const days = WINDOW_DAYS[window]
  const isSinceInception = days === null
  const start = sql`snapshots.slot - make_interval(days => ${days ?? 0})`
  return sql`
    select
      snapshots.*, pools.slug, pools.name, pools.strategy, pools.created_at,
      agents.slug as agent_slug, agents.name as agent_name, measured.history_days,
      ${isSinceInception ? sql`snapshots.performance_index - 1` : sql`snapshots.performance_index / nullif(began.performance_index, 0) - 1`}
        as window_return,
      snapshots.realized_pnl + snapshots.unrealized_pnl
        - ${isSinceInception ? sql`0` : sql`(began.realized_pnl + began.unrealized_pnl)`} as window_pnl,
      ${isSinceInception ? sql`snapshots.max_drawdown` : windowDrawdown()} as window_drawdown,
      gated_figures(
        ${isSinceInception ? sql`daily_performance(snapshots)` : sql`performance_between(daily_performance(began), daily_performance(snapshots))`},
        measured.history_days
      ) as figures
    from snapshots
    join pools on pools.id = snapshots.pool_id
    join agents on agents.id = pools.agent_id
    left join lateral (
      select * from snapshots start
      where start.pool_id = snapshots.pool_id and start.slot <= ${start}
      order by start.slot desc limit ${isSinceInception ? 0 : 1}
    ) began on true
    cross join lateral (
      select extract(epoch from snapshots.slot - ${isSinceInception ? sql`pools.created_at` : sql`began.slot`})::float8 / 86400
        as history_days
    ) measured
    where snapshots.slot = (select slot from board_slot)`
}

/** The deepest fall from a peak within the window, on every slot of it; null where the pool is younger than the window. */
function windowDrawdown(): SQL {
  return sql`case when began.slot is not null then (
    select min(fallen.index / nullif(fallen.peak, 0) - 1) from (
      select walked.performance_index as index, max(walked.performance_index) over (order by walked.slot) as peak
      from snapshots walked
      where walked.pool_id = snapshots.pool_id and walked.slot between began.slot and snapshots.slot
    ) fallen
  ) end`
}

function missingReason(by: BoardMetric): SQL {
  switch (by) {
    case 'sharpe':
    case 'sortino':
    case 'calmar':
    case 'probabilistic_sharpe':
      return sql`coalesce(figures ->> 'reason', 'not_defined')`
    case 'diversification':
      return sql`'no_positions'`
    case 'return':
    case 'pnl':
    case 'nav':
    case 'max_drawdown':
      return sql`'history_shorter_than_window'`
  }
}
