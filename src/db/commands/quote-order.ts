import type { Database } from '../client.ts'
import type { Fill, Order } from './place-order.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

/** What an order would do now; posts nothing. Scope `trade`. */
export function quoteOrder(database: Database, caller: Caller, order: Order): Promise<Outcome<Fill>> {
  return runCommand<Fill>(database, 'quote_order', caller, order)
}
