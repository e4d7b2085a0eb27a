import { and, desc, eq, sql } from 'drizzle-orm'
import type { Database } from '../client.ts'
import { queryBuilder } from '../kept-read.ts'
import { markets, pools, poolValuations, positionValuations } from '../schema/index.ts'
import { jsonObject, jsonRows } from './json.ts'
import { openPositionShape, type PositionDetail } from './pool-shapes.ts'
import { isReferredTo } from './reference.ts'

/** The positions of the pool in the query around it, largest mark value first. Needs pools and pool_valuations there. */
export function positionRows(status: 'open' | 'closed') {
  const rows = queryBuilder
    .select({ row: jsonObject(openPositionShape).as('row') })
    .from(positionValuations)
    .innerJoin(markets, eq(markets.id, positionValuations.market_id))
    .where(
      and(
        eq(positionValuations.pool_id, pools.id),
        status === 'open'
          ? sql`${positionValuations.quantity} <> 0`
          : sql`${positionValuations.quantity} = 0`,
      ),
    )
    .orderBy(desc(sql`abs(${positionValuations.mark_value})`), desc(positionValuations.market_id))
  return jsonRows<PositionDetail>(rows)
}

/** A pool's open or closed positions; null where there is no such pool. */
export async function listPositions(
  database: Database,
  poolReference: string,
  status: 'open' | 'closed',
): Promise<PositionDetail[] | null> {
  const rows = await database.drizzle
    .select({ positions: positionRows(status) })
    .from(pools)
    .innerJoin(poolValuations, eq(poolValuations.pool_id, pools.id))
    .where(isReferredTo(pools, poolReference))
  return rows[0]?.positions ?? null
}
