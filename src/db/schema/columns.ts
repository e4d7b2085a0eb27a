import { sql } from 'drizzle-orm'
import { customType, numeric, timestamp, uuid } from 'drizzle-orm/pg-core'

/** Time-ordered identifiers, made by Postgres 18. */
export const id = () => uuid().primaryKey().default(sql`uuidv7()`)

/** Credits, units, quantities and prices: six decimals, exact; text in TypeScript. */
export const decimal = () => numeric({ precision: 20, scale: 6 })

/** What positions are worth at prices that nobody paid: wide enough for the largest quantity at the largest price. */
export const valuation = () => numeric({ precision: 38, scale: 6 })

/** An instant, as Postgres prints it; the read models turn it into ISO 8601. */
export const instant = () => timestamp({ withTimezone: true, mode: 'string' })

export const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })
