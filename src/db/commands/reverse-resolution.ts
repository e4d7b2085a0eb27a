import type { Database } from '../client.ts'
import type { MarketDetail } from '../queries/markets.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

/** Takes back a settlement; the market is then frozen. Scope `admin`. Refuses `market_not_settled`, `reversal_not_covered`. */
export function reverseResolution(
  database: Database,
  caller: Caller,
  market: string,
): Promise<Outcome<MarketDetail>> {
  return runCommand<MarketDetail>(database, 'reverse_resolution', caller, { market })
}
