import fc from 'fast-check'
import { decimal, ONE, smaller } from './amounts.ts'
import type { FeedEntry } from './feed.ts'
import type { NewMarket } from './openings.ts'
import {
  firstOf,
  heldMarkets,
  picked,
  place,
  poolsOf,
  rarely,
  type Step,
  shifted,
  sometimes,
} from './picks.ts'
import { CATEGORIES } from './pool-steps.ts'
import { valued } from './valuation.ts'
import { type Market, positionOf, type World } from './world.ts'

const HOUR_MS = 3_600_000

const commonTerms = {
  category: fc.constantFrom(...CATEGORIES),
  fee_bps: fc.constantFrom(0, 0, 25, 100, 1000),
  /** Hours until it closes. */
  closesAfter: sometimes(20, fc.integer({ min: 5, max: 60 })),
}

const probability = fc.oneof(
  fc.constantFrom('0.5', '0.1', '0.9', '0.97', '0.02'),
  fc.integer({ min: 20_000, max: 980_000 }).map(price => decimal(BigInt(price))),
)

export const openLmsrStep: fc.Arbitrary<Step> = opening(
  fc.record({
    ...commonTerms,
    pricing: fc.constant('lmsr' as const),
    liquidity: fc.constantFrom('100', '20', '250.5', '5', '1000'),
    initial_price: probability,
  }),
)

const quotedTerms = {
  ...commonTerms,
  pricing: fc.constant('quoted' as const),
  spread_bps: fc.constantFrom(0, 20, 100, 333, 5000),
  max_age_seconds: fc.constantFrom(86_400, 3600, 900, 1_000_000),
}

export const openBinaryStep: fc.Arbitrary<Step> = opening(
  fc.record({ ...quotedTerms, kind: fc.constant('binary' as const), price: probability }),
)

export const openScalarStep: fc.Arbitrary<Step> = opening(
  fc.record({
    ...quotedTerms,
    kind: fc.constant('scalar' as const),
    price: fc.oneof(
      fc.constantFrom('100', '2.5'),
      fc.integer({ min: 50_000, max: 900_000_000 }).map(price => decimal(BigInt(price))),
    ),
  }),
)

/** Without its name and with the hours until it closes. */
type Terms = Record<string, unknown> & { closesAfter: number | null }

function opening(terms: fc.Arbitrary<Terms>): fc.Arbitrary<Step> {
  return terms.map(({ closesAfter, ...rest }) => [
    world => ({
      kind: 'open market',
      terms: {
        ...rest,
        slug: `market-${world.markets.size + 1}-${world.tag}`,
        closes_at: closesAfter === null ? null : new Date(world.now + closesAfter * HOUR_MS).toISOString(),
      } as NewMarket,
    }),
  ])
}

/** When a fed price is of: now, before the present one, the same instant as it, a little ahead, or too far. */
const when = fc.constantFrom('now', 'now', 'now', 'earlier', 'at once', 'ahead', 'future', 'again')

const fedChoice = fc.record({
  market: place,
  isAnyMarket: rarely(20),
  isOutOfRange: rarely(20),
  /** By how many thousandths the price moves. */
  move: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: -250, max: 250 }) },
    { weight: 1, arbitrary: fc.constant(0) },
  ),
  when: fc.oneof({ weight: 3, arbitrary: fc.constant('now') }, { weight: 2, arbitrary: when }),
})

type FedChoice = typeof fedChoice extends fc.Arbitrary<infer Choice> ? Choice : never

export const feedStep: fc.Arbitrary<Step> = fc
  .array(fedChoice, { minLength: 1, maxLength: 3 })
  .map(choices => [
    world => {
      const prices = choices.flatMap(choice => fedOf(world, choice))
      return prices.length === 0 ? null : { kind: 'feed', prices }
    },
  ])

/** A new price for every quoted market, so that none is stale. */
export const refreshStep: fc.Arbitrary<Step> = fc
  .array(fc.integer({ min: -80, max: 80 }), { minLength: 6, maxLength: 6 })
  .map(moves => [
    world => {
      const prices = quotedMarkets(world).map((market, nth) => ({
        market: market.slug,
        price: movedPrice(market, moves[nth % moves.length] ?? 0),
      }))
      return prices.length === 0 ? null : { kind: 'feed', prices }
    },
  ])

function quotedMarkets({ markets }: World): Market[] {
  return [...markets.values()].filter(({ pricing }) => pricing.by === 'quoted')
}

function fedOf(world: World, choice: FedChoice): FeedEntry[] {
  const market = picked(
    choice.isAnyMarket ? [...world.markets.values()] : quotedMarkets(world),
    choice.market,
  )
  if (market === undefined) return []
  const price = choice.isOutOfRange ? outOfRange(market) : movedPrice(market, choice.move)
  const fed = { market: market.slug, price }
  if (choice.when === 'now') return [fed]
  if (choice.when === 'again') return [{ ...fed, ...knownPrice(market, choice.move) }]
  return [{ ...fed, at: new Date(instantOf(world, market, choice.when)).toISOString() }]
}

function instantOf({ now }: World, { priceAt }: Market, at: string): number {
  switch (at) {
    case 'earlier':
      return priceAt - 7 * 60_000
    case 'at once':
      return priceAt
    case 'ahead':
      return now + 45_000
    default:
      return now + 61_000
  }
}

/** A price that was fed before. */
function knownPrice({ pricing }: Market, nth: number): { price?: string; at?: string } {
  const fed = pricing.by === 'quoted' ? picked(pricing.prices, Math.abs(nth)) : undefined
  return fed === undefined ? {} : { price: decimal(fed.price), at: new Date(fed.at).toISOString() }
}

function movedPrice({ kind, price, pricing }: Market, thousandths: number): string {
  const from = pricing.by === 'quoted' ? (pricing.prices.at(-1)?.price ?? price) : price
  const moved = shifted(from, thousandths)
  return decimal(kind === 'binary' && moved > ONE ? ONE : moved)
}

function outOfRange({ kind }: Market): string {
  return kind === 'binary' ? '1.000001' : '0'
}

const chosenMarket = { market: place, isAnyMarket: rarely(6) }

/** A command about one market. */
function aboutMarket(
  kind: 'freeze' | 'unfreeze' | 'reverse',
  isFit: (market: Market) => boolean,
): fc.Arbitrary<Step> {
  return fc.record(chosenMarket).map(choice => [
    world => {
      const market = marketFor(world, choice, isFit)
      return market === undefined ? null : { kind, market: market.slug }
    },
  ])
}

/** A market that fits, or now and then one that does not. */
function marketFor(
  { markets }: World,
  { market, isAnyMarket }: { market: number; isAnyMarket: boolean },
  isFit: (market: Market) => boolean,
): Market | undefined {
  const all = [...markets.values()]
  const wanted = all.filter(candidate => isFit(candidate) !== isAnyMarket)
  return picked(firstOf(wanted, all), market)
}

export const freezeStep = aboutMarket('freeze', ({ status }) => status === 'open')
export const unfreezeStep = aboutMarket('unfreeze', ({ status }) => status === 'frozen')
export const reverseStep = aboutMarket('reverse', isSettled)

function isSettled({ status }: Market): boolean {
  return status === 'resolved' || status === 'void'
}

export const resolveStep: fc.Arbitrary<Step> = fc
  .record({
    ...chosenMarket,
    outcome: fc.oneof(
      fc.constantFrom('0', '1', '0.37', '1.000001'),
      fc.integer({ min: 0, max: 1_000_000 }).map(outcome => decimal(BigInt(outcome))),
    ),
    move: fc.integer({ min: -400, max: 400 }),
  })
  .map(choice => [
    world => {
      const market = marketFor(world, choice, candidate => !isSettled(candidate))
      if (market === undefined) return null
      const outcome = market.kind === 'binary' ? choice.outcome : decimal(shifted(market.price, choice.move))
      return { kind: 'resolve', market: market.slug, outcome }
    },
  ])

export const voidStep: fc.Arbitrary<Step> = fc.record(chosenMarket).map(choice => [
  world => {
    const market = marketFor(world, choice, candidate => !isSettled(candidate))
    return market === undefined ? null : { kind: 'resolve', market: market.slug, outcome: null }
  },
])

/** A market pays a pool, the pool pays out what it can, and then the outcome was wrong. */
export const regretStep: fc.Arbitrary<Step> = fc.record({ pool: place, market: place }).map(choice => [
  world => {
    const staked = poolsOf(world, false).filter(pool => heldMarkets(world, pool).length > 0)
    const pool = picked(staked, choice.pool)
    const market = pool && picked(heldMarkets(world, pool), choice.market)
    if (pool === undefined || market === undefined) return null
    const isLong = positionOf(pool, market.slug).quantity > 0n
    return { kind: 'resolve', market: market.slug, outcome: isLong ? '1' : '0' }
  },
  world => {
    const paid = justSettled(world)?.settlement.find(({ payout }) => payout > 0n)
    const pool = paid && world.pools.get(paid.pool)
    const [agent, holding] = [...(pool?.holdings ?? [])].find(([, { units }]) => units > 0n) ?? []
    if (pool === undefined || agent === undefined || holding === undefined) return null
    const { nav, buyingPower } = valued(world, pool)
    const amount = smaller((nav * holding.units) / pool.units, buyingPower)
    return amount > 0n ? { kind: 'withdraw', agent, pool: pool.slug, amount: decimal(amount) } : null
  },
  world => {
    const market = justSettled(world)
    return market === undefined ? null : { kind: 'reverse', market: market.slug }
  },
])

function justSettled({ markets, now }: World): Market | undefined {
  return [...markets.values()].findLast(({ resolvedAt }) => resolvedAt === now)
}
