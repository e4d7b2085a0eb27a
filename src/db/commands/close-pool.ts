import type { Database } from '../client.ts'
import type { Fill } from './place-order.ts'
import type { PoolWorth } from './pool-worth.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

export type ClosedPool = {
  fills: Fill[]
  payouts: { agent: string; units: string; amount: string }[]
  pool: PoolWorth
}

/** Sells everything, pays every holder pro rata and ends the pool. Scope `manage`. */
export function closePool(database: Database, caller: Caller, pool: string): Promise<Outcome<ClosedPool>> {
  return runCommand<ClosedPool>(database, 'close_pool', caller, { pool })
}
