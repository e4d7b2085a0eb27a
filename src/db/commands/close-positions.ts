import type { Database } from '../client.ts'
import type { Fill } from './place-order.ts'
import type { PoolWorth } from './pool-worth.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

export type ClosedPositions = { fills: Fill[]; pool: PoolWorth }

/** Trades every position of a pool back to flat, all or none. Scope `trade`. */
export function closePositions(
  database: Database,
  caller: Caller,
  pool: string,
): Promise<Outcome<ClosedPositions>> {
  return runCommand<ClosedPositions>(database, 'close_positions', caller, { pool })
}
