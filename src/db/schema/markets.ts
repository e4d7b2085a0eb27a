import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  doublePrecision,
  index,
  integer,
  pgTable,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { decimal, id, instant } from './columns.ts'

export const markets = pgTable(
  'markets',
  {
    id: id(),
    slug: text().notNull(),
    title: text().notNull(),
    description: text().notNull(),
    category: text().notNull(),
    kind: text().notNull(),
    pricing: text().notNull(),
    status: text().notNull(),
    /** LMSR's b, in credits. */
    liquidity: decimal(),
    /** LMSR's q when the market opened, from its opening price. */
    opening_outstanding: doublePrecision(),
    /** Net YES quantity that pools have bought since the opening; q is the opening's plus this. */
    net_quantity: decimal().notNull().default('0'),
    price: decimal().notNull(),
    price_at: instant().notNull(),
    spread_bps: integer(),
    max_age_seconds: integer(),
    fee_bps: integer().notNull().default(0),
    closes_at: instant(),
    outcome: decimal(),
    resolved_at: instant(),
    created_at: instant().notNull(),
  },
  table => [
    unique('markets_slug_unique').on(table.slug),
    index('markets_category').on(table.category),
    check('markets_kind_known', sql`${table.kind} in ('binary','scalar')`),
    check('markets_pricing_known', sql`${table.pricing} in ('lmsr','quoted')`),
    check('markets_status_known', sql`${table.status} in ('open','frozen','resolved','void')`),
    check(
      'markets_lmsr_has_liquidity',
      sql`(${table.pricing} = 'lmsr') = (${table.liquidity} is not null and ${table.opening_outstanding} is not null)`,
    ),
    check(
      'markets_quoted_has_spread_and_age',
      sql`(${table.pricing} = 'quoted') = (${table.spread_bps} is not null and ${table.max_age_seconds} is not null)`,
    ),
    check('markets_liquidity_positive', sql`${table.liquidity} > 0`),
    check('markets_price_not_negative', sql`${table.price} >= 0`),
    check('markets_binary_price_within_unit', sql`${table.kind} <> 'binary' or ${table.price} <= 1`),
    check(
      'markets_resolved_has_outcome',
      sql`(${table.status} = 'resolved') = (${table.outcome} is not null)`,
    ),
  ],
)

/** Every price a market has had, in the order it had them. */
export const marketPrices = pgTable(
  'market_prices',
  {
    sequence: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    market_id: uuid()
      .notNull()
      .references(() => markets.id),
    at: instant().notNull(),
    price: decimal().notNull(),
    /** LMSR: the market's net quantity at this price, so that the past can be valued exactly. */
    net_quantity: decimal(),
  },
  table => [index('market_prices_by_time').on(table.market_id, table.at.desc(), table.sequence.desc())],
)
