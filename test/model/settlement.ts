import { decimal, dividedDown, larger, millionths, ONE } from './amounts.ts'
import { accepted, type Decision, refusal, refused } from './decision.ts'
import { marketAnswer } from './market-answers.ts'
import { atNet, fedPriceAt } from './markets.ts'
import { settled } from './positions.ts'
import { booked, valued } from './valuation.ts'
import {
  known,
  type Market,
  type Pool,
  type Position,
  positionOf,
  type Settled,
  type World,
  withMarket,
  withPool,
  withPosition,
} from './world.ts'

/** Freezes an open market, or opens a frozen one. */
export function changeStatus(world: World, slug: string, to: 'frozen' | 'open'): Decision {
  const market = known(world.markets, slug)
  const from = to === 'frozen' ? 'open' : 'frozen'
  if (market.status !== from) {
    return refused(world, refusal(`market_not_${from}`, { market_status: market.status }))
  }
  const after = withMarket(world, { ...market, status: to })
  return accepted(after, 200, marketAnswer(after, slug))
}

/** Pays every holder once at `outcome` credits per unit or, where it is null, undoes every fill at cost. */
export function resolve(world: World, slug: string, outcome: string | null): Decision {
  const market = known(world.markets, slug)
  if (market.status === 'resolved' || market.status === 'void') {
    return refused(world, refusal('market_already_settled', { market_status: market.status }))
  }
  const final = outcome === null ? null : millionths(outcome)
  if (final !== null && market.kind === 'binary' && final > ONE) {
    return refused(world, refusal('outcome_out_of_range'))
  }
  const settlement = [...world.pools.values()].flatMap(pool => settledOf(world, pool, slug, final))
  const paid = settlement.reduce(paidTo, world)
  const resolved = withMarket(paid, {
    ...market,
    status: final === null ? 'void' : 'resolved',
    outcome: final,
    price: final ?? market.price,
    priceAt: world.now,
    resolvedAt: world.now,
    settlement,
  })
  const after = allBooked(resolved, settlement)
  return accepted(after, 200, marketAnswer(after, slug))
}

/** What settling the market does to a pool, if anything. */
function settledOf(world: World, pool: Pool, market: string, outcome: bigint | null): Settled[] {
  const position = positionOf(pool, market)
  const { quantity } = position
  const isTouched = outcome === null ? isToBeUndone(pool, position) : quantity !== 0n
  if (!isTouched) return []
  const payout = outcome === null ? undoing(world, pool, position) : dividedDown(quantity * outcome, ONE)
  const fees = outcome === null ? position.fees : 0n
  const { gained } = settled(position, payout, fees)
  return [{ pool: pool.slug, position, payout, fees, realized: gained }]
}

/** Closed pools stay closed. */
function isToBeUndone({ status }: Pool, { quantity, cashChange }: Position): boolean {
  return status !== 'closed' && (quantity !== 0n || cashChange !== 0n)
}

/** The opposite of all that the market did to the pool's cash; a profit is paid back no further than free cash goes. */
function undoing(world: World, pool: Pool, { quantity, cashChange }: Position): bigint {
  const free = valued(world, pool).buyingPower + larger(-quantity, 0n)
  return larger(-cashChange, -larger(free, 0n))
}

function paidTo(world: World, { pool: slug, position, payout, fees }: Settled): World {
  const pool = known(world.pools, slug)
  const after = settled(position, payout, fees).position
  return withPool(world, { ...withPosition(pool, after), cash: pool.cash + payout })
}

/** Takes a settlement back: positions stand as before and the market is frozen. */
export function reverse(world: World, slug: string): Decision {
  const market = known(world.markets, slug)
  if (market.status !== 'resolved' && market.status !== 'void') {
    return refused(world, refusal('market_not_settled', { market_status: market.status }))
  }
  const uncovered = market.settlement
    .map(entry => ({ pool: entry.pool, missing: missingOf(world, entry) }))
    .filter(({ missing }) => missing > 0n)
    .sort((one, other) => (one.pool < other.pool ? -1 : 1))
  if (uncovered.length > 0) {
    const pools = uncovered.map(({ pool, missing }) => ({ pool, missing: decimal(missing) }))
    return refused(world, refusal('reversal_not_covered', { pools_count: pools.length, pools }))
  }
  const takenBack = market.settlement.reduce(givenBack, world)
  const after = allBooked(withMarket(takenBack, unsettled(market, world.now)), market.settlement)
  return accepted(after, 200, marketAnswer(after, slug))
}

/** What the pool lacks to give back what it was paid and keep its shorts covered. */
function missingOf(world: World, { pool, position, payout }: Settled): bigint {
  const { buyingPower } = valued(world, known(world.pools, pool))
  return larger(payout + larger(-position.quantity, 0n) - buyingPower, 0n)
}

function givenBack(world: World, { pool: slug, position, payout, fees, realized }: Settled): World {
  const pool = known(world.pools, slug)
  const now = positionOf(pool, position.market)
  const restored = {
    ...position,
    realized: now.realized - realized,
    cashChange: now.cashChange - payout,
    fees: now.fees + fees,
  }
  return withPool(world, { ...withPosition(pool, restored), cash: pool.cash - payout })
}

function allBooked(world: World, settlement: readonly Settled[]): World {
  return settlement.reduce((booking, { pool }) => booked(booking, pool), world)
}

/** The market with the price that it had: the market maker's own, or the newest of the feed. */
function unsettled(market: Market, now: number): Market {
  const frozen: Market = { ...market, status: 'frozen', outcome: null, resolvedAt: null, settlement: [] }
  const { pricing } = market
  if (pricing.by === 'lmsr') return { ...atNet(frozen, pricing, pricing.net), priceAt: now }
  const { price, at } = fedPriceAt(pricing, Number.POSITIVE_INFINITY)
  return { ...frozen, price, priceAt: at }
}
