import type { Database } from '../client.ts'
import type { MarketDetail } from '../queries/markets.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

type MarketTerms = {
  slug: string
  title: string
  description: string
  category: string
  fee_bps: number
  closes_at: string | null
}

/** `liquidity` is b, in credits; `initial_price` is within (0, 1). */
type LmsrMarket = { kind: 'binary'; pricing: 'lmsr'; liquidity: string; initial_price: string }

/** `price` is the feed's first; an order meets half of `spread_bps` on its side of it. */
type QuotedMarket = {
  kind: 'binary' | 'scalar'
  pricing: 'quoted'
  price: string
  spread_bps: number
  max_age_seconds: number
}

export type NewMarket = MarketTerms & (LmsrMarket | QuotedMarket)

/** Opens a market; an LMSR one is funded with the most that it can lose. Scope `admin`. Refuses `slug_taken`. */
export function createMarket(
  database: Database,
  caller: Caller,
  market: NewMarket,
): Promise<Outcome<MarketDetail>> {
  return runCommand<MarketDetail>(database, 'create_market', caller, market)
}
