import type { Database } from '../client.ts'
import type { MarketDetail } from '../queries/markets.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

/** An LMSR market. `liquidity` is b, in credits; `initial_price` is within (0, 1). */
export type NewMarket = {
  slug: string
  title: string
  description: string
  category: string
  kind: 'binary'
  pricing: 'lmsr'
  liquidity: string
  initial_price: string
  closes_at: string | null
}

/** Opens a market and funds its account with the most it can lose. Scope `admin`. Refuses `slug_taken`. */
export function createMarket(
  database: Database,
  caller: Caller,
  market: NewMarket,
): Promise<Outcome<MarketDetail>> {
  return runCommand<MarketDetail>(database, 'create_market', caller, market)
}
