import { and, desc, eq, ne, sql } from 'drizzle-orm'
import type { Database } from '../client.ts'
import { agents, markets, pools, poolValuations, positions, positionValuations } from '../schema/index.ts'
import { jsonObject, jsonRows, plain, type RowOf } from './json.ts'
import { type Page, type PageRequest, pageOf } from './page.ts'
import { openPositionShape } from './pool-shapes.ts'
import { isReferredTo } from './reference.ts'

const { market: _, ...positionFields } = openPositionShape

const holderShape = {
  pool: {
    id: plain<string>(pools.id),
    slug: plain<string>(pools.slug),
    name: plain<string>(pools.name),
  },
  agent: {
    id: plain<string>(agents.id),
    slug: plain<string>(agents.slug),
    name: plain<string>(agents.name),
  },
  ...positionFields,
}

/** A pool's position in a market. */
export type MarketHolder = RowOf<typeof holderShape>

/** Where a page of holders ended: the size of its last position, and whose it is. */
export type HolderPosition = { size: string; pool: string }

/** What `marketHolderRows` selects. */
export type HolderRow = { row: MarketHolder; position: HolderPosition }

const size = sql`abs(${positions.quantity})`

/** The open positions in the market of the query around it, the largest first, one more than a page has. */
export function marketHolderRows(
  { drizzle }: Pick<Database, 'drizzle'>,
  { limit, after }: PageRequest<HolderPosition>,
) {
  // Which they are is settled before any pool is valued.
  const largest = drizzle
    .select({ pool_id: positions.pool_id })
    .from(positions)
    .where(
      and(
        eq(positions.market_id, markets.id),
        ne(positions.quantity, '0'),
        after === null
          ? undefined
          : sql`(${size}, ${positions.pool_id}) < (${after.size}::numeric, ${after.pool}::uuid)`,
      ),
    )
    .orderBy(desc(size), desc(positions.pool_id))
    .limit(limit + 1)
    .as('largest')
  const position = {
    size: plain<string>(sql`abs(${positionValuations.quantity})::text`),
    pool: plain<string>(pools.id),
  }
  const held = drizzle
    .select({ row: jsonObject({ row: holderShape, position }).as('row') })
    .from(largest)
    .innerJoin(
      positionValuations,
      and(eq(positionValuations.market_id, markets.id), eq(positionValuations.pool_id, largest.pool_id)),
    )
    .innerJoin(pools, eq(pools.id, largest.pool_id))
    .innerJoin(agents, eq(agents.id, pools.agent_id))
    .innerJoin(poolValuations, eq(poolValuations.pool_id, pools.id))
    .orderBy(desc(sql`abs(${positionValuations.quantity})`), desc(pools.id))
  return jsonRows<HolderRow>(held)
}

/** Which pools hold a market, the largest position first; null where there is no such market. */
export async function listMarketHolders(
  database: Database,
  reference: string,
  request: PageRequest<HolderPosition>,
): Promise<Page<MarketHolder, HolderPosition> | null> {
  const rows = await database.drizzle
    .select({ holders: marketHolderRows(database, request) })
    .from(markets)
    .where(isReferredTo(markets, reference))
  return rows[0] ? pageOf(rows[0].holders, request.limit) : null
}
