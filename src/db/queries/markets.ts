import { and, desc, eq, ilike, lt, or, type SQL, sql } from 'drizzle-orm'
import type { Database } from '../client.ts'
import { markets } from '../schema/index.ts'
import { type Page, type PageRequest, pageOf } from './page.ts'
import { containing, isReferredTo } from './reference.ts'

/** A market as `drizzle/functions/market_json.sql` gives it, to reads and commands alike. */
export type MarketDetail = {
  id: string
  slug: string
  title: string
  description: string
  category: string
  kind: 'binary' | 'scalar'
  pricing: 'lmsr' | 'quoted'
  status: 'open' | 'frozen' | 'resolved' | 'void'
  price: string
  price_at: string
  stale: boolean
  bid: string
  ask: string
  liquidity: string | null
  spread_bps: number | null
  fee_bps: number
  closes_at: string | null
  outcome: string | null
  resolved_at: string | null
  created_at: string
  open_interest: string
  holders_count: number
}

export type MarketFilter = {
  status?: MarketDetail['status'] | undefined
  category?: string | undefined
  pricing?: MarketDetail['pricing'] | undefined
  /** Text that the market's title or slug has in it. */
  search?: string | undefined
}

export const marketJson = sql<MarketDetail>`market_json(${markets})`

/** Markets, newest first. */
export async function listMarkets(
  { drizzle }: Database,
  filter: MarketFilter,
  { limit, after }: PageRequest<string>,
): Promise<Page<MarketDetail, string>> {
  const rows = await drizzle
    .select({ row: marketJson, position: markets.id })
    .from(markets)
    .where(and(after === null ? undefined : lt(markets.id, after), marketCondition(filter)))
    .orderBy(desc(markets.id))
    .limit(limit + 1)
  return pageOf(rows, limit)
}

/** Whether a market is one that the filter lets through. */
export function marketCondition({ status, category, pricing, search }: MarketFilter): SQL | undefined {
  return and(
    status === undefined ? undefined : eq(markets.status, status),
    category === undefined ? undefined : eq(markets.category, category),
    pricing === undefined ? undefined : eq(markets.pricing, pricing),
    search === undefined
      ? undefined
      : or(...[markets.title, markets.slug].map(column => ilike(column, containing(search)))),
  )
}

/** One market; null where there is none. */
export async function findMarket({ drizzle }: Database, reference: string): Promise<MarketDetail | null> {
  const rows = await drizzle.select({ row: marketJson }).from(markets).where(isReferredTo(markets, reference))
  return rows[0]?.row ?? null
}
