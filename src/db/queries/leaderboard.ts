import { type SQL, sql } from 'drizzle-orm'
import type { Window } from '../../domain/slots.ts'
import type { Database } from '../client.ts'
import { keptRead } from '../kept-read.ts'
import { type ColumnsOf, jsonColumns } from './json.ts'

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

/**
 * The leaderboard at the newest slot or, for a later page, at the slot of the page before; null once that is no longer kept, or
 * where the pool asked for is not on it.
 */
export async function readLeaderboard(
  { drizzle }: Database,
  request: BoardRequest,
  slotSeconds: number,
): Promise<Board | null> {
  const { rows } = await drizzle.execute<{ board: BoardAnswer }>(
    sql`select ${boardAnswer(request, slotSeconds)} as board`,
  )
  if (!rows[0]) throw new Error('the leaderboard query gave no row')
  const { board } = rows[0]
  const isMissing = !board.is_kept || (request.around !== null && board.rows.position.length === 0)
  return isMissing ? null : boardOf(board, request)
}

/** The page as an expression, for a statement that asks for other things, too. */
export function boardAnswer(
  { by, window, limit, after, around }: BoardRequest,
  slotSeconds: number,
): SQL<BoardAnswer> {
  return boards[by].of(window, after?.slot ?? null, after?.position ?? null, around, limit, slotSeconds)
}

/** Credits are text; ratios are numbers. */
const IN_CREDITS: ReadonlySet<BoardMetric> = new Set(['nav', 'pnl'])

function rowShape(by: BoardMetric) {
  const metric = sql.identifier(by)
  return {
    position: sql<number>`${sql.identifier(`${by}_position`)}`,
    rank: sql<number | null>`${sql.identifier(`${by}_rank`)}`,
    value: sql<number | string | null>`${IN_CREDITS.has(by) ? sql`${metric}::text` : metric}`,
    missing_reason: sql<string>`case when orders_count = 0 then 'no_trades' else ${missingReason(by)} end`,
    id: sql<string>`pool_id`,
    slug: sql<string>`slug`,
    name: sql<string>`name`,
    strategy: sql<string>`strategy`,
    agent_slug: sql<string>`agent_slug`,
    agent_name: sql<string>`agent_name`,
    nav: sql<string>`nav::text`,
    return: sql<number | null>`return`,
    sharpe: sql<number | null>`sharpe`,
    max_drawdown: sql<number | null>`max_drawdown`,
    diversification: sql<number | null>`diversification`,
    pnl: sql<string | null>`pnl::text`,
    days: sql<number | null>`days`,
  }
}

/** `rows` has one row more than the page, where there is one. */
export type BoardAnswer = {
  slot: string | null
  generated_at: string
  fresh_seconds: number | null
  is_kept: boolean
  rows: ColumnsOf<ReturnType<typeof rowShape>>
}

export function boardOf(answer: BoardAnswer, { limit }: BoardRequest): Board {
  const positions = answer.rows.position
  return {
    slot: answer.slot,
    generatedAt: answer.generated_at,
    freshSeconds: answer.fresh_seconds ?? 0,
    rows: positions.slice(0, limit).map((_, index) => boardRowOf(answer.rows, index)),
    nextPosition: positions.length > limit ? (positions[limit - 1] ?? null) : null,
  }
}

function boardRowOf(columns: BoardAnswer['rows'], index: number): BoardRow {
  const one = <Value>(column: Value[]) => column[index] as Value
  const rank = one(columns.rank)
  return {
    rank,
    value: one(columns.value),
    eligible: rank !== null,
    reason: rank === null ? one(columns.missing_reason) : null,
    pool: {
      id: one(columns.id),
      slug: one(columns.slug),
      name: one(columns.name),
      strategy: one(columns.strategy),
      agent: { slug: one(columns.agent_slug), name: one(columns.agent_name) },
    },
    nav: one(columns.nav),
    return: one(columns.return),
    sharpe: one(columns.sharpe),
    max_drawdown: one(columns.max_drawdown),
    diversification: one(columns.diversification),
    pnl: one(columns.pnl),
    days: one(columns.days),
  }
}

const boardOfMetric = (by: BoardMetric) =>
  keptRead(
    `board_by_${by}`,
    ['text', 'timestamptz', 'integer', 'text', 'integer', 'integer'],
    (...parameters) => boardStatement(by, ...parameters),
  )

/** One for each metric. */
export const boards = {
  return: boardOfMetric('return'),
  sharpe: boardOfMetric('sharpe'),
  sortino: boardOfMetric('sortino'),
  calmar: boardOfMetric('calmar'),
  max_drawdown: boardOfMetric('max_drawdown'),
  nav: boardOfMetric('nav'),
  pnl: boardOfMetric('pnl'),
  diversification: boardOfMetric('diversification'),
  probabilistic_sharpe: boardOfMetric('probabilistic_sharpe'),
} satisfies Record<BoardMetric, unknown>

/**
 * A page of the board over a window. It begins after `afterPosition` in the board of `afterSlot`, or where those are null at the
 * top of the newest board, or so that the pool that `around` refers to is in its middle. Ranks and places are stored with the
 * slot: a page is read along one index, from wherever it begins.
 */
function boardStatement(
  by: BoardMetric,
  window: SQL,
  afterSlot: SQL,
  afterPosition: SQL,
  around: SQL,
  limit: SQL,
  slotSeconds: SQL,
): SQL<BoardAnswer> {
  const position = sql.identifier(`${by}_position`)
  const middle = sql`(
    select greatest(${position} - (${limit} + 1) / 2, 0) from pool_metrics middle
    where middle.slot = (select slot from board_slot) and middle.window_name = ${window}
      and middle.pool_id = pool_id_of(${around})
  )`
  const listed = jsonColumns(
    rowShape(by),
    sql`
      from pool_metrics
      where pool_metrics.slot = (select slot from board_slot) and window_name = ${window}
        and ${position} > case when ${around} is null then coalesce(${afterPosition}, 0) else ${middle} end
      order by ${position}
      limit ${limit} + 1`,
  )
  return sql<BoardAnswer>`(
    with board_slot as materialized (
      select coalesce(${afterSlot}, (select max(slot) from slots)) as slot
    )
    select json_build_object(
      'slot', instant_text(board_slot.slot),
      'generated_at', instant_text(exchange_now()),
      'fresh_seconds',
      extract(epoch from board_slot.slot + make_interval(secs => ${slotSeconds}) - exchange_now())::float8,
      'is_kept', ${afterSlot} is null or board_slot.slot >= (select min(slot) from pool_metrics),
      'rows', ${listed}
    )
    from board_slot
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
