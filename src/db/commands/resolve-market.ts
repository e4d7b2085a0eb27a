import type { Database } from '../client.ts'
import type { MarketDetail } from '../queries/markets.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

/** `outcome` is what a unit pays: within [0, 1], or a scalar market's final price. Null is void: undone at cost. */
export type Resolution = { market: string; outcome: string | null }

/** Settles a market with every holder, once. Scope `admin`. Refuses `market_not_found`, `market_already_settled`. */
export function resolveMarket(
  database: Database,
  caller: Caller,
  resolution: Resolution,
): Promise<Outcome<MarketDetail>> {
  return runCommand<MarketDetail>(database, 'resolve_market', caller, resolution)
}
