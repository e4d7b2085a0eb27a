import { sql } from 'drizzle-orm'
import type { Database } from '../client.ts'
import type { SnapshotRun } from './run-snapshot.ts'

/**
 * Takes the snapshots of the slot that `scheduledAt` falls in and of those missed before it, and the boards: as much of it as
 * one statement may do. Call again until it is `complete`. Needs no key: cron has none.
 */
export async function takeSnapshots(
  { drizzle }: Database,
  scheduledAt: Date,
  slotSeconds: number,
): Promise<SnapshotRun> {
  const { rows } = await drizzle.execute<{ run: SnapshotRun }>(
    sql`select take_snapshots(${scheduledAt.toISOString()}::timestamptz, ${slotSeconds}) as run`,
  )
  if (!rows[0]) throw new Error('take_snapshots gave no answer')
  return rows[0].run
}
