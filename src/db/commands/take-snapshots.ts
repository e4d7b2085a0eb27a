import { sql } from 'drizzle-orm'
import type { Database } from '../client.ts'
import type { SnapshotRun } from './run-snapshot.ts'

/** So many missed slots are filled by one statement: few enough that it keeps its deadline on a large exchange. */
const MOST_SLOTS_PER_CALL = 8

/**
 * Takes the snapshot of the slot that `scheduledAt` falls in or, where many were missed before it, the first of those; call
 * again while `missed_slots_remaining` is above 0. Needs no key: cron has none.
 */
export async function takeSnapshots(
  { drizzle }: Database,
  scheduledAt: Date,
  slotSeconds: number,
): Promise<SnapshotRun> {
  const { rows } = await drizzle.execute<{ run: SnapshotRun }>(
    sql`select take_snapshots(${scheduledAt.toISOString()}::timestamptz, ${slotSeconds}, ${MOST_SLOTS_PER_CALL}) as run`,
  )
  if (!rows[0]) throw new Error('take_snapshots gave no answer')
  return rows[0].run
}
