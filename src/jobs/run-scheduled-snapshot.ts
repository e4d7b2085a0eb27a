import { connect, sqlStateOf } from '../db/client.ts'
import { takeSnapshots } from '../db/commands/take-snapshots.ts'
import { thinSnapshots } from '../db/commands/thin-snapshots.ts'
import { settingsOf } from '../env.ts'
import { noteSlot } from '../http/board-freshness.ts'
import { log } from '../http/log.ts'

/** Nobody waits for the cron: it gives the database more time than a request does, and more than the database gives itself. */
const CRON_DEADLINE_MS = 15_000

/** A run that has more to do than this many calls leaves the rest to the next. */
const MOST_CALLS = 500

/**
 * Takes the snapshots of the slot that the trigger was scheduled for, and thins old ones. Repeats and overlaps are harmless. A
 * failure is logged and thrown, so that the platform counts it; the next run fills the slot.
 */
export async function runScheduledSnapshot(scheduledAt: Date, env: object): Promise<void> {
  const settings = { ...settingsOf(env), databaseDeadlineMs: CRON_DEADLINE_MS }
  const scheduled_at = scheduledAt.toISOString()
  try {
    await untilComplete(async () => {
      const run = await takeSnapshots(connect(settings), scheduledAt, settings.slotSeconds)
      noteSlot(run.newest_slot)
      log('snapshot', { scheduled_at, ...run })
      return run
    })
    await untilComplete(async () => {
      const thinning = await thinSnapshots(connect(settings), settings.intradayDays)
      log('thinning', { scheduled_at, ...thinning })
      return thinning
    })
  } catch (error) {
    log('snapshot_failed', {
      scheduled_at,
      error: error instanceof Error ? error.name : 'unknown',
      sql_state: sqlStateOf(error),
    })
    throw new Error('the snapshot failed')
  }
}

async function untilComplete(work: () => Promise<{ complete: boolean }>): Promise<void> {
  for (let call = 0; call < MOST_CALLS; call++) {
    if ((await work()).complete) return
  }
}
