import { and, desc, eq, lt, sql } from 'drizzle-orm'
import { WINDOW_DAYS, type Window } from '../../domain/slots.ts'
import type { Database } from '../client.ts'
import { marketPrices, markets } from '../schema/index.ts'
import { decimalText, instantText, jsonObject, jsonRows, plain, type RowOf } from './json.ts'
import { type Page, type PageRequest, pageOf } from './page.ts'
import { isReferredTo } from './reference.ts'

const priceShape = {
  at: instantText(marketPrices.at),
  price: decimalText(marketPrices.price),
}

export type PricePoint = RowOf<typeof priceShape>

/** A market's prices within a window, newest first; null where there is no such market. */
export async function listMarketPrices(
  { drizzle }: Database,
  reference: string,
  window: Window,
  { limit, after }: PageRequest<string>,
): Promise<Page<PricePoint, string> | null> {
  const days = WINDOW_DAYS[window]
  const listed = drizzle
    .select({
      row: jsonObject({ row: priceShape, position: plain<string>(sql`${marketPrices.sequence}::text`) }).as(
        'row',
      ),
    })
    .from(marketPrices)
    .where(
      and(
        eq(marketPrices.market_id, markets.id),
        after === null ? undefined : lt(marketPrices.sequence, sql`${after}::bigint`),
        days === null
          ? undefined
          : sql`${marketPrices.at} >= exchange_now() - make_interval(days => ${days})`,
      ),
    )
    .orderBy(desc(marketPrices.sequence))
    .limit(limit + 1)
  const rows = await drizzle
    .select({ prices: jsonRows<{ row: PricePoint; position: string }>(listed) })
    .from(markets)
    .where(isReferredTo(markets, reference))
  return rows[0] ? pageOf(rows[0].prices, limit) : null
}
