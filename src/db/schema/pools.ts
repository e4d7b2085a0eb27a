import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { agents } from './agents.ts'
import { decimal, id, instant } from './columns.ts'
import { markets } from './markets.ts'

export const pools = pgTable(
  'pools',
  {
    id: id(),
    slug: text().notNull(),
    name: text().notNull(),
    description: text().notNull(),
    strategy: text().notNull(),
    status: text().notNull(),
    /** Why the exchange paused the pool; null where its manager did, or where it is not paused. */
    pause_reason: text(),
    /** The agent that manages the pool. */
    agent_id: uuid()
      .notNull()
      .references(() => agents.id),
    /** The limits that orders respect; an absent or null member is no limit. */
    mandate: jsonb().notNull(),
    /** A looser mandate that was asked for, and the instant from which it holds. */
    pending_mandate: jsonb(),
    pending_mandate_at: instant(),
    units: decimal().notNull().default('0'),
    /** The performance index at the last external flow, and the NAV just after it. */
    performance_index: doublePrecision().notNull().default(1),
    index_nav: decimal().notNull().default('0'),
    /** When the units now outstanding began: older snapshots say nothing of their price. Null without units. */
    units_since: instant(),
    orders_count: integer().notNull().default(0),
    /** The UTC day of the newest order, and how many the pool had on it: what a day's limit is held against. */
    orders_day: date(),
    orders_on_day: integer().notNull().default(0),
    open_to_deposits: boolean().notNull().default(false),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  table => [
    unique('pools_slug_unique').on(table.slug),
    // Finds an agent's pools, and those of them that traded on a day.
    index('pools_agent').on(table.agent_id, table.orders_day),
    check('pools_status_known', sql`${table.status} in ('active','paused','closed')`),
    check('pools_units_not_negative', sql`${table.units} >= 0`),
  ],
)

/** Who owns how much of a pool. */
export const holdings = pgTable(
  'holdings',
  {
    pool_id: uuid()
      .notNull()
      .references(() => pools.id),
    agent_id: uuid()
      .notNull()
      .references(() => agents.id),
    units: decimal().notNull(),
    /** What the units held now were bought for, average-cost method. */
    cost: decimal().notNull(),
  },
  table => [
    primaryKey({ columns: [table.pool_id, table.agent_id] }),
    index('holdings_agent').on(table.agent_id),
    check('holdings_units_not_negative', sql`${table.units} >= 0`),
  ],
)

export const positions = pgTable(
  'positions',
  {
    pool_id: uuid()
      .notNull()
      .references(() => pools.id),
    market_id: uuid()
      .notNull()
      .references(() => markets.id),
    /** Signed: positive is long, negative is short. */
    quantity: decimal().notNull(),
    /** What the open quantity cost (long) or brought in (short); never negative. */
    cost_basis: decimal().notNull(),
    /** Per unit, kept beyond six decimals so that a reduction leaves it exactly as it was. */
    average_cost: numeric({ precision: 38, scale: 18 }).notNull(),
    realized_pnl: decimal().notNull(),
    opened_at: instant().notNull(),
    rationale: text(),
    updated_at: instant().notNull(),
  },
  table => [
    primaryKey({ columns: [table.pool_id, table.market_id] }),
    index('positions_open_by_market').on(table.market_id).where(sql`quantity <> 0`),
    check('positions_cost_not_negative', sql`${table.cost_basis} >= 0`),
    check('positions_flat_has_no_cost', sql`${table.quantity} <> 0 or ${table.cost_basis} = 0`),
  ],
)
