import { sql } from 'drizzle-orm'
import { boolean, check, pgTable } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'

/** One row. Null is the database's clock; an instant is simulated time, set by the owner's role only. */
export const exchangeClock = pgTable(
  'exchange_clock',
  {
    only_row: boolean().primaryKey().default(true),
    simulated_at: instant(),
  },
  table => [check('exchange_clock_has_one_row', sql`${table.only_row}`)],
)
