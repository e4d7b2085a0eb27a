import type { Database } from '../client.ts'
import type { Fill } from './place-order.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

/** Trades one position back to flat. Scope `trade`. Refuses `position_not_found`. */
export function closePosition(
  database: Database,
  caller: Caller,
  position: { pool: string; market: string },
): Promise<Outcome<Fill>> {
  return runCommand<Fill>(database, 'close_position', caller, position)
}
