import { sql } from 'drizzle-orm'
import type { Database } from '../client.ts'

/** What a call removed. Until it is `complete` there is more: one statement removes only so many. */
export type Thinning = { removed_count: number; complete: boolean }

/** Thins snapshots older than `intradayDays` to daily closes, without changing any figure. Needs no key: cron has none. */
export async function thinSnapshots({ drizzle }: Database, intradayDays: number): Promise<Thinning> {
  const { rows } = await drizzle.execute<{ thinning: Thinning }>(
    sql`select thin_snapshots(${intradayDays}) as thinning`,
  )
  if (!rows[0]) throw new Error('thin_snapshots gave no answer')
  return rows[0].thinning
}
