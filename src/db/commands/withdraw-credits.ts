import type { Database } from '../client.ts'
import type { Flow } from './pool-worth.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

/** Exactly one of `amount` (credits) and `units` is given. */
export type Withdrawal = { pool: string; amount: string | null; units: string | null }

/** Redeems the caller's units of a pool for credits in its wallet. Scope `manage`. */
export function withdrawCredits(
  database: Database,
  caller: Caller,
  withdrawal: Withdrawal,
): Promise<Outcome<Flow>> {
  return runCommand<Flow>(database, 'withdraw_credits', caller, withdrawal)
}
