import type { Database } from '../client.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

export type Grant = { agent: string; amount: string; memo: string | null }

export type Granted = { transaction_id: string; amount: string; wallet_balance: string; created_at: string }

/** Moves credits from the treasury to an agent's wallet. Scope `admin`. Refuses `agent_not_found`. */
export function grantCredits(database: Database, caller: Caller, grant: Grant): Promise<Outcome<Granted>> {
  return runCommand<Granted>(database, 'grant_credits', caller, grant)
}
