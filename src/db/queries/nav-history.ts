import { and, asc, desc, eq, sql } from 'drizzle-orm'
import { MAX_SERIES_POINTS } from '../../domain/limits.ts'
import { WINDOW_DAYS, type Window } from '../../domain/slots.ts'
import type { Database } from '../client.ts'
import { pools, snapshots } from '../schema/index.ts'
import { decimalText, instantText, jsonObject, jsonRows, plain, type RowOf } from './json.ts'
import { isReferredTo } from './reference.ts'

const navPointShape = {
  slot: instantText(snapshots.slot),
  nav: decimalText(snapshots.nav),
  nav_at_mark: decimalText(snapshots.nav_at_mark),
  index: plain<number>(snapshots.performance_index),
  units: decimalText(snapshots.units),
  drawdown: plain<number>(
    sql`coalesce(${snapshots.performance_index} / nullif(${snapshots.peak_index}, 0) - 1, 0)`,
  ),
  gross_exposure: decimalText(snapshots.gross_exposure),
  late: plain<boolean>(snapshots.late),
}

export type NavPoint = RowOf<typeof navPointShape>

/** How far apart the points of a series are: every slot, or the slots that close a day (and the newest). */
export const NAV_INTERVALS = ['slot', 'day'] as const
export type NavInterval = (typeof NAV_INTERVALS)[number]

type NavRange = { window: Window; interval: NavInterval }

/** The newest snapshots of the pool in the query around it, 2,000 at most, oldest first. */
export function navHistoryRows(
  { drizzle }: Pick<Database, 'drizzle'>,
  { window, interval }: NavRange = { window: 'all', interval: 'slot' },
) {
  const days = WINDOW_DAYS[window]
  const newest = drizzle
    .select({ slot: snapshots.slot, row: jsonObject(navPointShape).as('row') })
    .from(snapshots)
    .where(
      and(
        eq(snapshots.pool_id, pools.id),
        days === null ? undefined : sql`${snapshots.slot} >= exchange_now() - make_interval(days => ${days})`,
        interval === 'slot'
          ? undefined
          : sql`(${snapshots.slot} = date_trunc('day', ${snapshots.slot}, 'utc')
              or ${snapshots.slot} = (select max(slot) from slots))`,
      ),
    )
    .orderBy(desc(snapshots.slot))
    .limit(MAX_SERIES_POINTS)
    .as('newest')
  const oldestFirst = drizzle.select({ row: newest.row }).from(newest).orderBy(asc(newest.slot))
  return jsonRows<NavPoint>(oldestFirst)
}

/** A pool's NAV over time; null where there is no such pool. */
export async function listNavHistory(
  database: Database,
  poolReference: string,
  range: NavRange,
): Promise<NavPoint[] | null> {
  const rows = await database.drizzle
    .select({ history: navHistoryRows(database, range) })
    .from(pools)
    .where(isReferredTo(pools, poolReference))
  return rows[0]?.history ?? null
}
