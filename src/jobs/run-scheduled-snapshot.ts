import { connect, sqlStateOf } from '../db/client.ts'
import { takeSnapshots } from '../db/commands/take-snapshots.ts'
import { settingsOf } from '../env.ts'
import { noteSlot } from '../http/board-freshness.ts'
import { log } from '../http/log.ts'

/**
 * Takes the snapshot of the slot that the trigger was scheduled for. Repeats and overlaps are harmless. A failure is
 * logged and thrown, so that the platform counts it; the next run fills the slot.
 */
export async function runScheduledSnapshot(scheduledAt: Date, env: object): Promise<void> {
  const settings = settingsOf(env)
  try {
    const run = await takeSnapshots(connect(settings), scheduledAt, settings.slotSeconds)
    noteSlot(run.newest_slot)
    log('snapshot', { scheduled_at: scheduledAt.toISOString(), ...run })
  } catch (error) {
    log('snapshot_failed', {
      scheduled_at: scheduledAt.toISOString(),
      error: error instanceof Error ? error.name : 'unknown',
      sql_state: sqlStateOf(error),
    })
    throw new Error('the snapshot failed')
  }
}
