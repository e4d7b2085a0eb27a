import { type SQL, sql } from 'drizzle-orm'
import { BOARD_METRICS, type BoardMetric } from '../../domain/board-metrics.ts'
import { keptRead } from '../kept-read.ts'
import { type ColumnsOf, jsonColumns } from './json.ts'
import { newestSlot } from './slot-freshness.ts'

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

/** A page's rows, column by column, and one row more where there is one. */
export type BoardColumns = ColumnsOf<ReturnType<typeof rowShape>>

/** What the database says of a page. `rows` is null where the reader holds those of this very slot. */
export type BoardAnswer = {
  slot: string | null
  generated_at: string
  fresh_seconds: number | null
  is_kept: boolean
  rows: BoardColumns | null
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

function forEachMetric<Read>(read: (by: BoardMetric) => Read): Record<BoardMetric, Read> {
  return Object.fromEntries(BOARD_METRICS.map(by => [by, read(by)])) as Record<BoardMetric, Read>
}

/**
 * The rows of a slot's board over a window: those after `afterPosition`, or from the top where it is null, or with the pool that
 * `around` refers to in their middle. Ranks and places are stored with the slot: a page is read along one index, from wherever it
 * begins.
 */
export const boardRows = forEachMetric(by =>
  keptRead(
    `board_rows_by_${by}`,
    ['text', 'timestamptz', 'integer', 'text', 'integer'],
    (window, slot, afterPosition, around, limit) => {
      const position = sql.identifier(`${by}_position`)
      const middle = sql`(
        select greatest(${position} - (${limit} + 1) / 2, 0) from pool_metrics middle
        where middle.slot = ${slot} and middle.window_name = ${window} and middle.pool_id = pool_id_of(${around})
      )`
      return jsonColumns(
        rowShape(by),
        sql`
          from pool_metrics
          where pool_metrics.slot = ${slot} and window_name = ${window}
            and ${position} > case when ${around} is null then coalesce(${afterPosition}, 0) else ${middle} end
          order by ${position}
          limit ${limit} + 1`,
      )
    },
  ),
)

/**
 * A page of the board of `afterSlot` or, where that is null, of the newest slot; without its rows where the slot is `heldSlot`.
 * A slot that is not listed has no board yet, and one that was cleared away has none any more.
 */
export const boards = forEachMetric(by =>
  keptRead(
    `board_by_${by}`,
    ['text', 'timestamptz', 'integer', 'text', 'integer', 'integer', 'timestamptz'],
    (window, afterSlot, afterPosition, around, limit, slotSeconds, heldSlot): SQL<BoardAnswer> => {
      const slot = sql`board_slot`
      return sql<BoardAnswer>`json_build_object(
        'slot', instant_text(${slot}),
        'generated_at', instant_text(read_at),
        'fresh_seconds', extract(epoch from ${slot} + make_interval(secs => ${slotSeconds}) - read_at)::float8,
        'is_kept', ${afterSlot} is null or has_boards(${slot}),
        'rows', case when ${slot} = ${heldSlot} then null
          else ${boardRows[by].of(window, slot, afterPosition, around, limit)} end
      )`
    },
    (_, afterSlot) => ({
      board_slot: { type: 'timestamptz', value: sql`coalesce(${afterSlot}, ${newestSlot})` },
      read_at: { type: 'timestamptz', value: sql`exchange_now()` },
    }),
  ),
)
