import { decimal, decimalOrNull, magnitude, sumOf } from './amounts.ts'
import { amount, type Expected } from './expectation.ts'
import { askOf, bidOf, isStale } from './markets.ts'
import { known, type World } from './world.ts'

/** A market as commands and reads answer it. */
export function marketAnswer(world: World, slug: string): Record<string, Expected> {
  const market = known(world.markets, slug)
  const held = [...world.pools.values()]
    .map(({ positions }) => positions.get(slug)?.quantity ?? 0n)
    .filter(quantity => quantity !== 0n)
  const { pricing, closesAt, resolvedAt } = market
  return {
    slug,
    category: market.category,
    kind: market.kind,
    pricing: pricing.by,
    status: market.status,
    price: decimal(market.price),
    price_at: new Date(market.priceAt).toISOString(),
    stale: isStale(market, world.now),
    bid: decimal(bidOf(market)),
    ask: decimal(askOf(market)),
    liquidity: pricing.by === 'lmsr' ? amount(BigInt(Math.round(pricing.b * 1e6))) : null,
    spread_bps: pricing.by === 'lmsr' ? null : Number(pricing.spreadBps),
    fee_bps: Number(market.feeBps),
    closes_at: closesAt === null ? null : new Date(closesAt).toISOString(),
    outcome: decimalOrNull(market.outcome),
    resolved_at: resolvedAt === null ? null : new Date(resolvedAt).toISOString(),
    open_interest: decimal(sumOf(held.map(magnitude))),
    holders_count: held.length,
  }
}
