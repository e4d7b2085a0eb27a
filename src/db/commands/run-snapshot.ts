import type { Database } from '../client.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

/** What a run did. Until it is `complete` there is more to do: an exchange may be too large for one statement. */
export type SnapshotRun = {
  slot: string
  taken: boolean
  pools_count: number
  missed_slots_filled: number
  missed_slots_remaining: number
  complete: boolean
  newest_slot: string | null
}

/** Takes the snapshot of the slot that it is now, as cron does. Scope `admin`. */
export function runSnapshot(
  database: Database,
  caller: Caller,
  slotSeconds: number,
): Promise<Outcome<SnapshotRun>> {
  return runCommand<SnapshotRun>(database, 'run_snapshot', caller, { slot_seconds: slotSeconds })
}
