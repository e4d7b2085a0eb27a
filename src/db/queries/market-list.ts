import { and, desc, lt, sql } from 'drizzle-orm'
import { DEFAULT_PAGE_ROWS } from '../../domain/limits.ts'
import type { Database } from '../client.ts'
import { markets } from '../schema/index.ts'
import { jsonObject, jsonRows, plain } from './json.ts'
import { type MarketDetail, type MarketFilter, marketCondition, marketJson } from './markets.ts'
import { type Page, pageOf } from './page.ts'
import { priceSparkline } from './sampled-series.ts'

/** A market of a list, with its prices since it opened as a small line. */
export type ListedMarket = { market: MarketDetail; sparkline: number[] }

/** What the page of markets shows, all at one instant. */
export type MarketList = {
  now: string
  markets: Page<ListedMarket, string>
  categories: string[]
  counts: Partial<Record<MarketDetail['status'], number>>
}

type MarketListAnswer = Omit<MarketList, 'markets'> & { markets: { row: ListedMarket; position: string }[] }

/** A page of markets, newest first, and what there is to filter by, in one statement. */
export async function readMarketList(
  { drizzle }: Database,
  filter: MarketFilter,
  after: string | null,
): Promise<MarketList> {
  const listed = drizzle
    .select({
      row: jsonObject({
        row: { market: marketJson, sparkline: priceSparkline },
        position: plain<string>(markets.id),
      }).as('row'),
    })
    .from(markets)
    .where(and(after === null ? undefined : lt(markets.id, after), marketCondition(filter)))
    .orderBy(desc(markets.id))
    .limit(DEFAULT_PAGE_ROWS + 1)
  const { rows } = await drizzle.execute<MarketListAnswer>(sql`
    select
      instant_text(exchange_now()) as now,
      ${jsonRows<MarketListAnswer['markets'][number]>(listed)} as markets,
      (
        select coalesce(json_agg(category order by category), '[]'::json)
        from (select distinct category from markets order by category limit 200) known
      ) as categories,
      (
        select coalesce(json_object_agg(status, count), '{}'::json)
        from (select status, count(*) from markets group by status) counted
      ) as counts`)
  const answer = rows[0]
  if (!answer) throw new Error('the query of markets gave no row')
  return { ...answer, markets: pageOf(answer.markets, DEFAULT_PAGE_ROWS) }
}
