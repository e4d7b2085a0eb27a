import type { Database } from '../client.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

/** Either `quantity`, in units and positive, or `notional`, in credits and before the fee; the side gives the sign. */
export type Order = {
  pool: string
  market: string
  side: 'buy' | 'sell'
  quantity?: string | undefined
  notional?: string | undefined
  limit_price?: string | undefined
  rationale?: string | undefined
  client_order_id?: string | undefined
}

/** What an order did: `drizzle/functions/fill_json.sql`. */
export type Fill = {
  order_id: string | null
  client_order_id: string | null
  status: 'filled' | 'quoted'
  market: { id: string; slug: string; price: string }
  side: 'buy' | 'sell'
  filled_quantity: string
  average_price: string
  amount: string
  fee: string
  realized_pnl: string
  position: { quantity: string; mark_value: string; exit_value: string }
  pool: {
    cash: string
    buying_power: string
    nav: string
    nav_at_mark: string
    exposure: { gross: string; net: string }
  }
  headroom: Record<string, number | null>
  created_at: string | null
}

/** Fills an order whole at once. Scope `trade`. Its refusals carry the largest quantity that would pass. */
export function placeOrder(database: Database, caller: Caller, order: Order): Promise<Outcome<Fill>> {
  return runCommand<Fill>(database, 'place_order', caller, order)
}
