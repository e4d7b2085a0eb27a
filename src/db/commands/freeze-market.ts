import type { Database } from '../client.ts'
import type { MarketDetail } from '../queries/markets.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

/** Stops a market's orders. Scope `admin`. Refuses `market_not_found`, `market_not_open`. */
export function freezeMarket(
  database: Database,
  caller: Caller,
  market: string,
): Promise<Outcome<MarketDetail>> {
  return runCommand<MarketDetail>(database, 'freeze_market', caller, { market })
}
