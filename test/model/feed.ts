import { millionths, ONE } from './amounts.ts'
import { accepted, type Decision, refusal, refused } from './decision.ts'
import { type FedPrice, type Feed, known, type Market, type World, withMarket } from './world.ts'

/** A price of the operator's feed; without a time it is now's. */
export type FeedEntry = { market: string; price: string; at?: string }

const AHEAD_MS = 60_000

/** Records a feed, all of it or nothing. What is older than the present price is history, and moves nothing. */
export function feed(world: World, entries: readonly FeedEntry[]): Decision {
  const faults = entries.map(entry => faultOf(world, entry))
  const code = faults.find(fault => fault !== null)
  if (code !== undefined && code !== null) {
    const right = entries.filter((_, index) => faults[index] === null)
    const faulty_count = faults.filter(fault => fault === code).length
    return refused(world, refusal(code, { faulty_count, retry_with: right.length > 0 ? right : null }))
  }
  let after = world
  let recorded = 0
  const movedMarkets = new Set<string>()
  for (const entry of entries) {
    const market = known(after.markets, entry.market)
    const fed = { price: millionths(entry.price), at: instantOf(world, entry) }
    if (!isNew(market, fed)) continue
    recorded += 1
    if (fed.at >= market.priceAt) movedMarkets.add(market.slug)
    after = withMarket(after, recordedIn(market, fed))
  }
  const counts = { received: entries.length, recorded, markets_moved: movedMarkets.size }
  return accepted(after, 200, counts)
}

function instantOf({ now }: World, { at }: FeedEntry): number {
  return at === undefined ? now : Date.parse(at)
}

function faultOf(world: World, entry: FeedEntry): string | null {
  const market = known(world.markets, entry.market)
  const price = millionths(entry.price)
  if (market.pricing.by === 'lmsr') return 'market_not_quoted'
  if (instantOf(world, entry) > world.now + AHEAD_MS) return 'price_in_future'
  const isWithin = market.kind === 'binary' ? price <= ONE : price > 0n
  return isWithin ? null : 'price_out_of_range'
}

/** A settled market takes no prices, and nobody needs one twice. */
function isNew({ status, pricing }: Market, { at, price }: FedPrice): boolean {
  if (pricing.by === 'lmsr' || !(status === 'open' || status === 'frozen')) return false
  return !pricing.prices.some(known => known.at === at && known.price === price)
}

function recordedIn(market: Market, fed: FedPrice): Market {
  const pricing: Feed = { ...(market.pricing as Feed), prices: [...(market.pricing as Feed).prices, fed] }
  return fed.at >= market.priceAt
    ? { ...market, pricing, price: fed.price, priceAt: fed.at }
    : { ...market, pricing }
}
