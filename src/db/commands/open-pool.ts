import type { Database } from '../client.ts'
import type { Mandate } from '../queries/portfolio.ts'
import type { PoolTerms } from './pool-worth.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

export type NewPool = {
  slug: string
  name: string
  description: string
  strategy: string
  mandate: Mandate
  open_to_deposits: boolean
  initial_deposit: string | null
}

/** Opens a pool that the caller manages. Scope `manage`. Refuses `slug_taken`, `insufficient_wallet_balance`. */
export function openPool(database: Database, caller: Caller, pool: NewPool): Promise<Outcome<PoolTerms>> {
  return runCommand<PoolTerms>(database, 'open_pool', caller, pool)
}
