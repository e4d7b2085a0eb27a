import { asNumber, decimal, larger, magnitude, millionths, ONE, ratioOf, signOf } from './amounts.ts'
import { type Evidence, type Refusal, refusal } from './decision.ts'
import { exitValueOf, isStale, markValueOf } from './markets.ts'
import { averagePrice, type Outcome, outcomeOf, type Situation, type Terms } from './order-outcome.ts'
import type { Market, Pool, World } from './world.ts'

const NO_RETRY = { max_quantity: '0', retry_with: null }

/** In the place of a `retry_with`: what was refused is not an order, so no order would be its retry. */
export const NO_ORDER = Symbol('no order')

/** Why a pool may not trade in a market now, whatever the order. */
export function tradingRefusal({ now }: World, pool: Pool, market: Market): Refusal | null {
  if (pool.status === 'closed') return refusal('pool_closed', NO_RETRY)
  if (pool.status === 'paused') return refusal('pool_paused', NO_RETRY)
  if (market.status !== 'open' || (market.closesAt !== null && market.closesAt <= now)) {
    return refusal('market_not_open', { market_status: market.status, ...NO_RETRY })
  }
  if (!isStale(market, now)) return null
  const fedAt = new Date(market.priceAt).toISOString()
  return refusal('stale_price', { current: fedAt, would_be: null, ...NO_RETRY })
}

export function notionalRefusal(): Refusal {
  return refusal('notional_not_available', NO_RETRY)
}

/** Why an order is refused, with the largest that would not be; null where it is not. */
export function orderRefusal(situation: Situation, outcome: Outcome, terms: Terms): Refusal | null {
  const reason = firstReason(situation, outcome)
  return reason && { ...reason, also: body => retryComplaint(situation, outcome.change, terms, body) }
}

/** The first reason to refuse an order. One that only reduces a position meets no limit of the mandate. */
function firstReason(situation: Situation, outcome: Outcome): Refusal | null {
  const hard = marketRefusal(situation, outcome) ?? buyingPowerRefusal(situation, outcome)
  if (hard !== null || isReduction(situation.held, outcome.quantity)) return hard
  return orderLimitRefusal(situation, outcome) ?? weightLimitRefusal(situation, outcome)
}

/** Smaller in size, and on the same side or flat. */
function isReduction(held: bigint, after: bigint): boolean {
  return after * held >= 0n && magnitude(after) < magnitude(held)
}

function marketRefusal({ market, held, limitPrice }: Situation, outcome: Outcome): Refusal | null {
  const { change, amount, quantity } = outcome
  if (market.kind === 'scalar' && quantity < 0n) {
    return refusal('short_not_available', figures(0n, held, quantity))
  }
  if (limitPrice === null) return null
  // The average price against the limit, both times the quantity, so that nothing is rounded.
  const beyond = signOf(change) * (amount * ONE - limitPrice * magnitude(change)) > 0n
  return beyond ? refusal('limit_price', figures(limitPrice, market.price, averagePrice(outcome))) : null
}

function buyingPowerRefusal({ pool, held, elsewhere }: Situation, { buyingPower }: Outcome): Refusal | null {
  const before = pool.cash - elsewhere.locked - larger(-held, 0n)
  return buyingPower < 0n ? refusal('insufficient_buying_power', figures(0n, before, buyingPower)) : null
}

function orderLimitRefusal(situation: Situation, { amount, quantity }: Outcome): Refusal | null {
  const { mandate, market, held, ordersToday } = situation
  const { longOnly, allowedCategories, maxOrderNotional, maxOrdersPerDay } = mandate
  if (longOnly && quantity < 0n) return refusal('long_only', figures(0n, held, quantity))
  if (allowedCategories !== null && !allowedCategories.includes(market.category)) {
    return refusal('category_not_allowed', { current: null, would_be: market.category })
  }
  if (maxOrderNotional !== null && amount > maxOrderNotional) {
    return refusal('max_order_notional', figures(maxOrderNotional, 0n, amount))
  }
  if (maxOrdersPerDay === null || ordersToday < maxOrdersPerDay) return null
  return refusal(
    'max_orders_per_day',
    figures(maxOrdersPerDay * ONE, ordersToday * ONE, (ordersToday + 1n) * ONE),
  )
}

/** A limit of the mandate on a part of NAV, with the part before the order and after it. */
type Share = { code: string; limit: bigint | null; before: bigint; after: bigint }

function weightLimitRefusal(situation: Situation, outcome: Outcome): Refusal | null {
  const broken = sharesOf(situation, outcome).find(({ code, limit, after }) => {
    if (limit === null) return false
    const excess = after * ONE - limit * outcome.nav
    return code === 'min_cash_weight' ? excess < 0n : excess > 0n
  })
  if (broken === undefined || broken.limit === null) return null
  const { pool, market, held, elsewhere } = situation
  const navBefore = pool.cash + elsewhere.exit + exitValueOf(market, held)
  return refusal(broken.code, {
    limit: asNumber(broken.limit),
    current: ratioNumber(broken.before, navBefore),
    would_be: ratioNumber(broken.after, outcome.nav),
  })
}

function sharesOf({ pool, market, held, mandate, elsewhere }: Situation, { cash, mark }: Outcome): Share[] {
  const before = magnitude(markValueOf(market, held))
  const after = magnitude(mark)
  const share = (code: string, limit: bigint | null, others: bigint): Share => ({
    code,
    limit,
    before: others + before,
    after: others + after,
  })
  return [
    share('max_position_weight', mandate.maxPositionWeight, 0n),
    share('max_category_weight', mandate.maxCategoryWeight, elsewhere.category),
    share('max_gross_exposure', mandate.maxGrossExposure, elsewhere.gross),
    { code: 'min_cash_weight', limit: mandate.minCashWeight, before: pool.cash, after: cash },
  ]
}

function ratioNumber(part: bigint, whole: bigint): number | null {
  const ratio = ratioOf(part, whole)
  return ratio === null ? null : asNumber(ratio)
}

function figures(limit: bigint, current: bigint, wouldBe: bigint): Evidence {
  return { limit: decimal(limit), current: decimal(current), would_be: decimal(wouldBe) }
}

/**
 * What is wrong with the retry that a refusal offers. Near a limit the rounding of amounts may let a quantity pass between two
 * that do not, so the model does not say which is the largest, but looks whether it passes and the next one does not.
 */
function retryComplaint(
  situation: Situation,
  change: bigint,
  terms: Terms,
  { max_quantity, retry_with }: Record<string, unknown>,
): string | null {
  const passes = (quantity: bigint) =>
    firstReason(situation, outcomeOf(situation, signOf(change) * quantity)) === null
  if (typeof max_quantity !== 'string') return 'a max_quantity'
  const largest = millionths(max_quantity)
  if (largest >= magnitude(change)) return 'a max_quantity below what was refused'
  if (largest > 0n && !passes(largest)) return 'a max_quantity that passes'
  if (largest + 1n < magnitude(change) && passes(largest + 1n)) return 'the largest max_quantity that passes'
  if (retry_with === NO_ORDER) return null
  const retry = largest === 0n ? null : { ...terms, quantity: max_quantity }
  return isSameObject(retry, retry_with) ? null : `retry_with ${JSON.stringify(retry)}`
}

function isSameObject(one: unknown, other: unknown): boolean {
  const textOf = (value: unknown) => JSON.stringify(Object.entries(value ?? {}).sort())
  return (one === null) === (other === null) && textOf(one) === textOf(other)
}
