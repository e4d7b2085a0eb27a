import { and, eq, type SQL, sql } from 'drizzle-orm'
import { MAX_SERIES_POINTS } from '../../domain/limits.ts'
import { WINDOW_DAYS, type Window } from '../../domain/slots.ts'
import type { Database } from '../client.ts'
import { pools, snapshots } from '../schema/index.ts'
import { type ColumnsOf, decimalText, instantText, jsonColumns, plain, type RowOf, rowsOf } from './json.ts'
import { isReferredTo } from './reference.ts'
import { newestSlot, newestSlotFreshness, type SlotFreshness, slotFreshnessOf } from './slot-freshness.ts'

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
export type NavColumns = ColumnsOf<typeof navPointShape>

/** How far apart the points of a series are: every slot, or the slots that begin an hour, a day or a week (and the newest). */
export const NAV_INTERVALS = ['slot', 'hour', 'day', 'week'] as const
export type NavInterval = (typeof NAV_INTERVALS)[number]

type NavRange = { window: Window; interval: NavInterval }

/**
 * The snapshots of the pool in the query around it up to the newest slot, oldest first. Of a series that is longer than
 * `maxPoints` (even), each stretch keeps its highest and its lowest index, so that no peak and no fall is lost, and the series
 * its two ends.
 */
export function navHistoryColumns(
  { window, interval }: NavRange,
  maxPoints = MAX_SERIES_POINTS,
): SQL<NavColumns> {
  // Two points of each and the two ends make the most that a series has.
  const stretches = maxPoints / 2 - 1
  return sql<NavColumns>`(
    with numbered_snapshots as materialized (
      select slot, nav, nav_at_mark, units, performance_index, peak_index, gross_exposure, late,
        row_number() over (order by slot) - 1 as place
      from ${snapshots}
      where ${and(eq(snapshots.pool_id, pools.id), sql`slot <= ${newestSlot}`, isInWindow(window), isOfInterval(interval))}
    ), counted_snapshots as (
      select count(*) as points_count from numbered_snapshots
    ), extremes as (
      -- Of equals the earliest.
      select max(array[performance_index, -place]) as highest, min(array[performance_index, place]) as lowest
      from numbered_snapshots, counted_snapshots
      group by place * ${stretches}::integer / points_count
    ), kept_places as (
      select -highest[2] as place from extremes
      union all select lowest[2] from extremes
      union all select 0
      union all select points_count - 1 from counted_snapshots
    )
    select ${jsonColumns(
      navPointShape,
      sql`from (
        select * from numbered_snapshots
        where (select points_count from counted_snapshots) <= ${maxPoints}::integer
          or place in (select place from kept_places)
        order by place
      ) snapshots`,
    )}
  )`
}

function isInWindow(window: Window): SQL | undefined {
  const days = WINDOW_DAYS[window]
  return days === null ? undefined : sql`slot >= exchange_now() - make_interval(days => ${days})`
}

function isOfInterval(interval: NavInterval): SQL | undefined {
  if (interval === 'slot') return undefined
  return sql`(slot = date_trunc(${interval}, slot, 'utc') or slot = ${newestSlot})`
}

/** A pool's NAV over time, and the slot that it goes up to. */
export type NavHistory = SlotFreshness & { points: NavPoint[] }

/** A pool's NAV over time; null where there is no such pool. */
export async function listNavHistory(
  database: Database,
  poolReference: string,
  range: NavRange,
  slotSeconds: number,
): Promise<NavHistory | null> {
  const rows = await database.drizzle
    .select({ points: navHistoryColumns(range), newest: newestSlotFreshness(slotSeconds) })
    .from(pools)
    .where(isReferredTo(pools, poolReference))
  return rows[0] ? { points: rowsOf(rows[0].points), ...slotFreshnessOf(rows[0].newest) } : null
}
