import type { Database } from '../client.ts'
import type { Fill } from './place-order.ts'
import type { PoolWorth } from './pool-worth.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

/** Weights are parts of NAV, within [0, 1]; `tolerance` is how far from its target a weight may stay. */
export type Rebalance = {
  pool: string
  targets: { market: string; weight: number }[]
  close_others: boolean
  tolerance: number
  dry_run: boolean
  rationale?: string | undefined
}

export type Rebalanced = {
  status: 'filled' | 'quoted'
  fills: Fill[]
  weights: { market: string; target: number; weight: number }[]
  pool: PoolWorth
}

/** Trades a pool to target weights, sells first, all or none. Scope `trade`. */
export function rebalancePool(
  database: Database,
  caller: Caller,
  rebalance: Rebalance,
): Promise<Outcome<Rebalanced>> {
  return runCommand<Rebalanced>(database, 'rebalance_pool', caller, rebalance)
}
