import { type SQL, sql } from 'drizzle-orm'
import type { Window } from '../../domain/slots.ts'
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
  /** The pool, by id or slug, that the page is to show in its middle; null shows the board from its top. */
  around: string | null
}

/** Credits are text; ratios are numbers. */
const IN_CREDITS: ReadonlySet<BoardMetric> = new Set(['nav', 'pnl'])

/**
 * The leaderboard at the newest slot or, for a later page, at the slot of the page before; null once that is no longer kept, or
 * where the pool asked for is not on it.
 */
export async function readLeaderboard(
  { drizzle }: Database,
  request: BoardRequest,
  slotSeconds: number,
): Promise<Board | null> {
  const { rows } = await drizzle.execute<BoardAnswer>(boardQuery(request, slotSeconds))
  if (!rows[0]) throw new Error('the leaderboard query gave no row')
  const isMissing = !rows[0].is_kept || (request.around !== null && rows[0].rows.length === 0)
  return isMissing ? null : boardOf(rows[0], request)
}

/** What `boardQuery` selects: one row more than the page has, where there is one. */
export type BoardAnswer = {
  slot: string | null
  generated_at: string
  fresh_seconds: number | null
  is_kept: boolean
  rows: (BoardRow & { position: number })[]
}

export function boardOf(answer: BoardAnswer, { limit }: BoardRequest): Board {
  const shown = answer.rows.slice(0, limit)
  return {
    slot: answer.slot,
    generatedAt: answer.generated_at,
    freshSeconds: answer.fresh_seconds ?? 0,
    rows: shown.map(({ position: _, ...row }) => row),
    nextPosition: answer.rows.length > limit ? (shown.at(-1)?.position ?? null) : null,
  }
}

/**
 * The board as one row, so that a page can ask for it beside other things in one statement. Ranks and places are stored with
 * the slot: a page is read along one index, from wherever it begins.
 */
export function boardQuery(request: BoardRequest, slotSeconds: number): SQL {
  const { by, window, limit, after } = request
  const metric = sql.identifier(by)
  const position = sql.identifier(`${by}_position`)
  const chosenSlot = after === null ? sql`(select max(slot) from slots)` : sql`${after.slot}::timestamptz`
  return sql`
    with board_slot as materialized (
      select ${chosenSlot} as slot
    ), listed_pools as (
      select json_build_object(
        'position', ${position},
        'rank', ${sql.identifier(`${by}_rank`)},
        'value', ${IN_CREDITS.has(by) ? sql`${metric}::text` : metric},
        'eligible', ${sql.identifier(`${by}_rank`)} is not null,
        'reason', case
          when ${sql.identifier(`${by}_rank`)} is not null then null
          when orders_count = 0 then 'no_trades'
          else ${missingReason(by)}
        end,
        'pool', json_build_object('id', pool_id, 'slug', slug, 'name', name, 'strategy', strategy,
          'agent', json_build_object('slug', agent_slug, 'name', agent_name)),
        'nav', nav::text,
        'return', return,
        'sharpe', sharpe,
        'max_drawdown', max_drawdown,
        'diversification', diversification,
        'pnl', pnl::text,
        'days', days
      ) as row
      from pool_metrics
      where pool_metrics.slot = (select slot from board_slot) and window_name = ${window}
        and ${position} > ${firstPosition(request)}
      order by ${position}
      limit ${limit + 1}
    )
    select
      instant_text(board_slot.slot) as slot,
      instant_text(exchange_now()) as generated_at,
      extract(epoch from board_slot.slot + make_interval(secs => ${slotSeconds}) - exchange_now())::float8
        as fresh_seconds,
      ${after === null ? sql`true` : sql`board_slot.slot >= (select min(slot) from pool_metrics)`} as is_kept,
      (select coalesce(json_agg(row), '[]'::json) from listed_pools) as rows
    from board_slot`
}

/** The place before the first one shown: where the page before ended, or so that the pool asked for is in the middle. */
function firstPosition({ by, window, limit, after, around }: BoardRequest): SQL {
  if (around === null) return sql`${after?.position ?? 0}::integer`
  return sql`(
    select greatest(${sql.identifier(`${by}_position`)} - ${Math.ceil(limit / 2)}, 0) from pool_metrics middle
    where middle.slot = (select slot from board_slot) and middle.window_name = ${window}
      and middle.pool_id = pool_id_of(${around})
  )`
}

function missingReason(by: BoardMetric): SQL {
  switch (by) {
    case 'sharpe':
    case 'sortino':
    case 'calmar':
    case 'probabilistic_sharpe':
      return sql`coalesce(figures_reason, 'not_defined')`
    case 'diversification':
      return sql`'no_positions'`
    case 'return':
    case 'pnl':
    case 'nav':
    case 'max_drawdown':
      return sql`'history_shorter_than_window'`
  }
}
