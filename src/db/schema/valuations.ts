import { boolean, doublePrecision, integer, pgView, text, uuid } from 'drizzle-orm/pg-core'
import { decimal, instant, valuation } from './columns.ts'

/** `drizzle/functions/position_valuations.sql` */
export const positionValuations = pgView('position_valuations', {
  pool_id: uuid().notNull(),
  market_id: uuid().notNull(),
  category: text().notNull(),
  quantity: decimal().notNull(),
  cost_basis: decimal().notNull(),
  average_cost: decimal().notNull(),
  realized_pnl: decimal().notNull(),
  opened_at: instant().notNull(),
  rationale: text(),
  price: decimal().notNull(),
  price_at: instant().notNull(),
  stale: boolean().notNull(),
  mark_value: valuation().notNull(),
  exit_value: valuation().notNull(),
  unrealized_pnl: valuation().notNull(),
  locked_collateral: decimal().notNull(),
}).existing()

/** `drizzle/functions/pool_valuations.sql` */
export const poolValuations = pgView('pool_valuations', {
  pool_id: uuid().notNull(),
  cash: decimal().notNull(),
  units: decimal().notNull(),
  nav: valuation().notNull(),
  nav_at_mark: valuation().notNull(),
  paper_gain: valuation().notNull(),
  realized_pnl: decimal().notNull(),
  unrealized_pnl: valuation().notNull(),
  gross_exposure: valuation().notNull(),
  net_exposure: valuation().notNull(),
  locked_collateral: decimal().notNull(),
  buying_power: decimal().notNull(),
  positions_count: integer().notNull(),
  hhi: doublePrecision(),
  category_hhi: doublePrecision(),
  oldest_price_at: instant(),
  performance_index: doublePrecision().notNull(),
}).existing()
