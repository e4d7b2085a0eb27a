import { and, desc, eq, sql } from 'drizzle-orm'
import { MAX_PAGE_ROWS } from '../../domain/limits.ts'
import type { Window } from '../../domain/slots.ts'
import type { Database } from '../client.ts'
import { markets, pools, transactions } from '../schema/index.ts'
import {
  decimalText,
  instantText,
  jsonObject,
  jsonRows,
  nullableDecimalText,
  plain,
  type RowOf,
} from './json.ts'
import { type MarketHolder, marketHolderRows } from './market-holders.ts'
import { type MarketDetail, marketJson } from './markets.ts'
import { pageOf } from './page.ts'
import { isReferredTo } from './reference.ts'
import { type SeriesPoint, sampledPrices } from './sampled-series.ts'

const MAX_TRADES = 12

const namedPool = {
  slug: plain<string>(pools.slug),
  name: plain<string>(pools.name),
}

const tradeShape = {
  id: plain<string>(transactions.id),
  pool: namedPool,
  side: plain<'buy' | 'sell'>(transactions.side),
  quantity: decimalText(transactions.quantity),
  price: nullableDecimalText(transactions.price),
  rationale: plain<string | null>(transactions.rationale),
  created_at: instantText(transactions.created_at),
}

/** A fill in a market. */
export type MarketTrade = RowOf<typeof tradeShape>

/** What a market's page shows, all at one instant. */
export type MarketPageData = {
  now: string
  market: MarketDetail
  prices: SeriesPoint[]
  holders: MarketHolder[]
  trades: MarketTrade[]
}

/** One market's page in one statement; null where there is none. */
export async function findMarketPage(
  database: Database,
  reference: string,
  window: Window,
): Promise<MarketPageData | null> {
  const { drizzle } = database
  const trades = drizzle
    .select({ row: jsonObject(tradeShape).as('row') })
    .from(transactions)
    .innerJoin(pools, eq(pools.id, transactions.pool_id))
    .where(and(eq(transactions.market_id, markets.id), eq(transactions.kind, 'fill')))
    .orderBy(desc(transactions.sequence))
    .limit(MAX_TRADES)
  const rows = await drizzle
    .select({
      now: instantText(sql`exchange_now()`),
      market: marketJson,
      prices: sampledPrices(window),
      holders: marketHolderRows(database, { limit: MAX_PAGE_ROWS, after: null }),
      trades: jsonRows<MarketTrade>(trades),
    })
    .from(markets)
    .where(isReferredTo(markets, reference))
  const found = rows[0]
  return found ? { ...found, holders: pageOf(found.holders, MAX_PAGE_ROWS).rows } : null
}
