import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
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

/** The slots that are complete: every pool has its snapshot. A board belongs to one of these. */
export const slots = pgTable('slots', {
  slot: instant().primaryKey(),
  pools_count: integer().notNull(),
  late: boolean().notNull(),
  taken_at: instant().notNull(),
})
