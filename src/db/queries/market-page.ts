import { and, desc, eq, sql } from 'drizzle-orm'
import { MAX_PAGE_ROWS } from '../../domain/limits.ts'
import type { Window } from '../../domain/slots.ts'
import type { Database } from '../client.ts'
import { agents, markets, pools, poolValuations, positionValuations, transactions } from '../schema/index.ts'
import {
  decimalText,
  instantText,
  jsonObject,
  jsonRows,
  nullableDecimalText,
  plain,
  type RowOf,
} from './json.ts'
import { type MarketDetail, marketJson } from './markets.ts'
import { openPositionShape } from './pool-shapes.ts'
import { isReferredTo } from './reference.ts'
import { type SeriesPoint, sampledPrices } from './sampled-series.ts'

const MAX_TRADES = 12

const namedPool = {
  slug: plain<string>(pools.slug),
  name: plain<string>(pools.name),
}

const { market: _, ...positionFields } = openPositionShape

const holderShape = {
  ...positionFields,
  pool: namedPool,
  agent: { slug: plain<string>(agents.slug), name: plain<string>(agents.name) },
}

/** A pool's position in a market. */
export type MarketHolder = RowOf<typeof holderShape>

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
  { drizzle }: Database,
  reference: string,
  window: Window,
): Promise<MarketPageData | null> {
  const holders = drizzle
    .select({ row: jsonObject(holderShape).as('row') })
    .from(positionValuations)
    .innerJoin(pools, eq(pools.id, positionValuations.pool_id))
    .innerJoin(agents, eq(agents.id, pools.agent_id))
    .innerJoin(poolValuations, eq(poolValuations.pool_id, pools.id))
    .where(and(eq(positionValuations.market_id, markets.id), sql`${positionValuations.quantity} <> 0`))
    .orderBy(desc(sql`abs(${positionValuations.quantity})`), desc(positionValuations.pool_id))
    .limit(MAX_PAGE_ROWS)
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
      holders: jsonRows<MarketHolder>(holders),
      trades: jsonRows<MarketTrade>(trades),
    })
    .from(markets)
    .where(isReferredTo(markets, reference))
  return rows[0] ?? null
}
