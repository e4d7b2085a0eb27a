import { asc, desc, eq } from 'drizzle-orm'
import type { Database } from '../client.ts'
import { pools, snapshots } from '../schema/index.ts'
import { decimalText, instantText, jsonObject, jsonRows, plain, type RowOf } from './json.ts'

const navPointShape = {
  slot: instantText(snapshots.slot),
  nav: decimalText(snapshots.nav),
  nav_at_mark: decimalText(snapshots.nav_at_mark),
  index: plain<number>(snapshots.performance_index),
  units: decimalText(snapshots.units),
  gross_exposure: decimalText(snapshots.gross_exposure),
  late: plain<boolean>(snapshots.late),
}

export type NavPoint = RowOf<typeof navPointShape>

/** The newest snapshots of the pool in the query around it, at most `points`, oldest first. */
export function navHistoryRows({ drizzle }: Pick<Database, 'drizzle'>, points: number) {
  const newest = drizzle
    .select({ slot: snapshots.slot, row: jsonObject(navPointShape).as('row') })
    .from(snapshots)
    .where(eq(snapshots.pool_id, pools.id))
    .orderBy(desc(snapshots.slot))
    .limit(points)
    .as('newest')
  const oldestFirst = drizzle.select({ row: newest.row }).from(newest).orderBy(asc(newest.slot))
  return jsonRows<NavPoint>(oldestFirst)
}
