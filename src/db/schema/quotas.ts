import { sql } from 'drizzle-orm'
import { boolean, check, integer, pgTable } from 'drizzle-orm/pg-core'

/** One row: what one agent may take of the exchange. The owner's role sets it; it holds from the next command on. */
export const quotas = pgTable(
  'quotas',
  {
    only_row: boolean().primaryKey().default(true),
    /** Fills of all the pools that an agent manages, from 00:00 UTC to the next. */
    orders_per_agent_and_day: integer().notNull().default(100_000),
    /** Pools that an agent has opened, closed ones among them: they are never deleted. */
    pools_per_agent: integer().notNull().default(1000),
  },
  table => [
    check('quotas_has_one_row', sql`${table.only_row}`),
    check(
      'quotas_not_negative',
      sql`${table.orders_per_agent_and_day} >= 0 and ${table.pools_per_agent} >= 0`,
    ),
  ],
)
