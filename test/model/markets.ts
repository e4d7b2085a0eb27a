import { divided, dividedDown, dividedUp, magnitude, ONE, smaller } from './amounts.ts'
import { lmsrPrice, lmsrProceeds } from './lmsr.ts'
import type { FedPrice, Feed, Maker, Market } from './world.ts'

/** q: what the market opened with, and what pools have bought since. */
export function outstanding({ opening, net }: Maker): number {
  return opening + Number(net) / 1e6
}

/** What a sale fills at: half the spread below a quoted price, rounded down; a market maker's price itself. */
export function bidOf({ price, pricing }: Market): bigint {
  return pricing.by === 'lmsr' ? price : dividedDown(price * (20_000n - pricing.spreadBps), 20_000n)
}

/** What a purchase fills at: half the spread above a quoted price, rounded up, at most 1 where the market is binary. */
export function askOf({ kind, price, pricing }: Market): bigint {
  if (pricing.by === 'lmsr') return price
  const ask = dividedUp(price * (20_000n + pricing.spreadBps), 20_000n)
  return kind === 'binary' ? smaller(ask, ONE) : ask
}

/** What a pool's cash gains before the fee when it buys the signed quantity: negative for a purchase, against the pool. */
export function proceedsOf(market: Market, change: bigint): bigint {
  const { pricing } = market
  if (change === 0n) return 0n
  if (pricing.by === 'lmsr') return lmsrProceeds(pricing.b, outstanding(pricing), Number(change) / 1e6)
  if (change > 0n) return -dividedUp(change * askOf(market), ONE)
  return dividedDown(-change * bidOf(market), ONE)
}

export function feeOf({ feeBps }: Market, proceeds: bigint): bigint {
  return dividedUp(magnitude(proceeds) * feeBps, 10_000n)
}

/** What closing the signed quantity now would really pay, after the fee. */
export function exitValueOf(market: Market, quantity: bigint): bigint {
  const proceeds = proceedsOf(market, -quantity)
  return proceeds - feeOf(market, proceeds)
}

export function markValueOf({ price }: Market, quantity: bigint): bigint {
  return divided(quantity * price, ONE)
}

/** The market after pools bought the signed quantity of it. A quoted one does not notice. */
export function moved(market: Market, change: bigint): Market {
  const { pricing } = market
  if (pricing.by === 'quoted') return market
  return atNet(market, pricing, pricing.net + change)
}

/** The market maker's market when pools hold `net` of it. */
export function atNet(market: Market, maker: Maker, net: bigint): Market {
  const pricing = { ...maker, net }
  return { ...market, pricing, price: lmsrPrice(maker.b, outstanding(pricing)) }
}

export function isStale({ pricing, status, priceAt }: Market, now: number): boolean {
  if (pricing.by === 'lmsr' || !(status === 'open' || status === 'frozen')) return false
  return now - priceAt > pricing.maxAgeMs
}

/** The newest price of a feed at or before an instant; of several of one time the one that came last. */
export function fedPriceAt({ prices }: Feed, instant: number): FedPrice {
  const newest = prices
    .filter(({ at }) => at <= instant)
    .reduce<FedPrice | null>((best, price) => (best === null || price.at >= best.at ? price : best), null)
  if (newest === null) throw new Error('a quoted market has a price from its opening on')
  return newest
}
