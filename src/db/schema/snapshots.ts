import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { decimal, instant, valuation } from './columns.ts'
import { pools } from './pools.ts'

/** One pool's figures at one slot. Written once. */
export const snapshots = pgTable(
  'snapshots',
  {
    pool_id: uuid()
      .notNull()
      .references(() => pools.id),
    slot: instant().notNull(),
    nav: valuation().notNull(),
    nav_at_mark: valuation().notNull(),
    cash: valuation().notNull(),
    units: decimal().notNull(),
    performance_index: doublePrecision().notNull(),
    gross_exposure: valuation().notNull(),
    net_exposure: valuation().notNull(),
    positions_count: integer().notNull(),
    /** Sum of squared weights of the positions within gross exposure; null without positions. */
    hhi: doublePrecision(),
    /** The same by category, which is never lower; null without positions. */
    category_hhi: doublePrecision(),
    realized_pnl: valuation().notNull(),
    unrealized_pnl: valuation().notNull(),
    orders_count: integer().notNull(),
    /** Age of the oldest price among the positions, in seconds; null without positions. */
    oldest_price_age_seconds: doublePrecision(),
    /** The daily returns so far, from close to close, as running figures: `drizzle/functions/performance_state.sql`. */
    returns_count: integer().notNull(),
    mean_return: doublePrecision().notNull(),
    m2: doublePrecision().notNull(),
    m3: doublePrecision().notNull(),
    m4: doublePrecision().notNull(),
    downside_squares: doublePrecision().notNull(),
    /** What one credit at the first daily close became by the last. */
    compounded_returns: doublePrecision().notNull(),
    /** The performance index at the last daily close (00:00 UTC); null before the first. */
    close_index: doublePrecision(),
    /** Highest performance index over the slots so far, this one included; starts at 1. */
    peak_index: doublePrecision().notNull(),
    /** Deepest fall from a peak so far, as a ratio, 0 or less. */
    max_drawdown: doublePrecision().notNull(),
    /** The slot of the peak that the index is below; null at a peak. */
    drawdown_began_at: instant(),
    /** Daily returns above 0. */
    wins: integer().notNull(),
    /** Highest and lowest performance index since the last daily close, and the deepest fall in between: of a close, its day's. */
    day_high: doublePrecision().notNull(),
    day_low: doublePrecision().notNull(),
    day_drawdown: doublePrecision().notNull(),
    /** How many slots the pool has had, and its mean NAV over them. */
    slots_count: integer().notNull(),
    average_nav: doublePrecision().notNull(),
    /** Taken after its slot had passed, from the ledger and the price history. */
    late: boolean().notNull(),
    taken_at: instant().notNull(),
  },
  table => [
    primaryKey({ columns: [table.pool_id, table.slot] }),
    index('snapshots_by_slot').on(table.slot.desc(), table.pool_id),
    check('snapshots_drawdown_not_positive', sql`${table.max_drawdown} <= 0`),
  ],
)

/** The slots that are complete: every pool has its snapshot. */
export const slots = pgTable('slots', {
  slot: instant().primaryKey(),
  pools_count: integer().notNull(),
  late: boolean().notNull(),
  /**
   * It was the slot of a run, and has boards for as long as they are kept; one that was filled in later has none. The default is
   * for a release that knows nothing of it: there, every slot that was listed counted as the newest.
   */
  ranked: boolean().notNull().default(true),
  taken_at: instant().notNull(),
})

/**
 * What leaderboards read: every pool's figures over every window at the newest slots, with its rank on each board. A board is
 * read along one index and nothing else: `drizzle/migrations/0003_boards_by_index_only.sql` has each include what its board shows,
 * which Drizzle cannot say. Names are those of the slot, so that a board cannot change between slots. Made from
 * snapshots, which refer to their pools; a check of each of these rows again would be a tenth of their cost.
 */
export const poolMetrics = pgTable(
  'pool_metrics',
  {
    slot: instant().notNull(),
    window_name: text().notNull(),
    pool_id: uuid().notNull(),
    slug: text().notNull(),
    name: text().notNull(),
    strategy: text().notNull(),
    agent_slug: text().notNull(),
    agent_name: text().notNull(),
    orders_count: integer().notNull(),
    /** Whole days from the window's beginning, or the pool's, to the slot; null where the pool is younger than the window. */
    days: integer(),
    /** Why the figures of daily returns are null, where they are. */
    figures_reason: text(),
    nav: valuation().notNull(),
    return: doublePrecision(),
    pnl: valuation(),
    sharpe: doublePrecision(),
    sortino: doublePrecision(),
    calmar: doublePrecision(),
    probabilistic_sharpe: doublePrecision(),
    max_drawdown: doublePrecision(),
    diversification: doublePrecision(),
    /** The window's highest index, and no later than when it was: see `drizzle/functions/window_fall.sql`. */
    high: doublePrecision(),
    high_at: instant(),
    /** No later than when the deepest fall of the window began. */
    fall_began_at: instant(),
    /** On each board: the rank, which equals share and the ineligible lack, and the place in the list, which each has alone. */
    return_rank: integer(),
    sharpe_rank: integer(),
    sortino_rank: integer(),
    calmar_rank: integer(),
    max_drawdown_rank: integer(),
    nav_rank: integer(),
    pnl_rank: integer(),
    diversification_rank: integer(),
    probabilistic_sharpe_rank: integer(),
    return_position: integer().notNull(),
    sharpe_position: integer().notNull(),
    sortino_position: integer().notNull(),
    calmar_position: integer().notNull(),
    max_drawdown_position: integer().notNull(),
    nav_position: integer().notNull(),
    pnl_position: integer().notNull(),
    diversification_position: integer().notNull(),
    probabilistic_sharpe_position: integer().notNull(),
  },
  table => [
    primaryKey({ columns: [table.slot, table.window_name, table.pool_id] }),
    uniqueIndex('pool_metrics_by_return').on(table.slot, table.window_name, table.return_position),
    uniqueIndex('pool_metrics_by_sharpe').on(table.slot, table.window_name, table.sharpe_position),
    uniqueIndex('pool_metrics_by_sortino').on(table.slot, table.window_name, table.sortino_position),
    uniqueIndex('pool_metrics_by_calmar').on(table.slot, table.window_name, table.calmar_position),
    uniqueIndex('pool_metrics_by_max_drawdown').on(
      table.slot,
      table.window_name,
      table.max_drawdown_position,
    ),
    uniqueIndex('pool_metrics_by_nav').on(table.slot, table.window_name, table.nav_position),
    uniqueIndex('pool_metrics_by_pnl').on(table.slot, table.window_name, table.pnl_position),
    uniqueIndex('pool_metrics_by_diversification').on(
      table.slot,
      table.window_name,
      table.diversification_position,
    ),
    uniqueIndex('pool_metrics_by_probabilistic_sharpe').on(
      table.slot,
      table.window_name,
      table.probabilistic_sharpe_position,
    ),
  ],
)
