import type { Database } from '../client.ts'
import type { Flow } from './pool-worth.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

export type Deposit = { pool: string; amount: string }

/** Moves credits from the caller's wallet into a pool, for units. Scope `manage`. */
export function depositCredits(database: Database, caller: Caller, deposit: Deposit): Promise<Outcome<Flow>> {
  return runCommand<Flow>(database, 'deposit_credits', caller, deposit)
}
