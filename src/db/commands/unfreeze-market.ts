import type { Database } from '../client.ts'
import type { MarketDetail } from '../queries/markets.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

/** Lets a frozen market take orders again. Scope `admin`. Refuses `market_not_found`, `market_not_frozen`. */
export function unfreezeMarket(
  database: Database,
  caller: Caller,
  market: string,
): Promise<Outcome<MarketDetail>> {
  return runCommand<MarketDetail>(database, 'unfreeze_market', caller, { market })
}
