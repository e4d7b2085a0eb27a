import { asNumber, decimal, dividedDown, magnitude, millionths, ONE, ratioOf } from './amounts.ts'
import { type Refusal, refusal } from './decision.ts'
import { type Expected, someText } from './expectation.ts'
import { lmsrQuantity } from './lmsr.ts'
import { askOf, bidOf, outstanding, proceedsOf } from './markets.ts'
import {
  averagePrice,
  type Outcome,
  outcomeOf,
  type Situation,
  situationOf,
  type Terms,
} from './order-outcome.ts'
import { notionalRefusal, orderRefusal, tradingRefusal } from './order-refusals.ts'
import { filled } from './positions.ts'
import { booked } from './valuation.ts'
import { known, type Market, positionOf, type World, withMarket, withPool, withPosition } from './world.ts'

export type Order = Terms & { quantity?: string; notional?: string }

/** A fill, posted in `world`, and the answer that tells of it; or why there is none. */
export type Trade = { refusal: Refusal } | { refusal: null; world: World; answer: Record<string, Expected> }

/**
 * The signed change of position that an order asks for: its quantity, or the quantity that its notional buys before the fee,
 * rounded down so that the budget holds. Null where there is none.
 */
export function changeOf(market: Market, order: Order): bigint | null {
  const direction = order.side === 'buy' ? 1n : -1n
  if (order.quantity !== undefined) return direction * millionths(order.quantity)
  const notional = millionths(order.notional ?? '')
  let quantity = quantityFor(market, direction, notional) ?? 0n
  // What a double was rounded to may cost a millionth too much.
  while (magnitude(proceedsOf(market, direction * quantity)) > notional) quantity -= 1n
  return quantity > 0n ? direction * quantity : null
}

function quantityFor(market: Market, direction: bigint, notional: bigint): bigint | null {
  const { pricing } = market
  if (pricing.by === 'lmsr') {
    return lmsrQuantity(pricing.b, outstanding(pricing), Number(direction) * asNumber(notional))
  }
  const price = direction > 0n ? askOf(market) : bidOf(market)
  return price === 0n ? null : dividedDown(notional * ONE, price)
}

/** Fills an order of the signed change or refuses it: the one way that trading changes a position. */
export function trade(world: World, poolSlug: string, change: bigint | null, terms: Terms): Trade {
  const pool = known(world.pools, poolSlug)
  const market = known(world.markets, terms.market)
  const unavailable = tradingRefusal(world, pool, market)
  if (unavailable !== null) return { refusal: unavailable }
  if (change === null) return { refusal: notionalRefusal() }
  const situation = situationOf(world, pool, market, terms)
  const outcome = outcomeOf(situation, change)
  const refused = orderRefusal(situation, outcome, terms)
  if (refused !== null) return { refusal: refused }
  if (terms.client_order_id !== undefined && pool.clientOrderIds.has(terms.client_order_id)) {
    return { refusal: refusal('client_order_id_taken') }
  }
  return posted(world, situation, outcome, terms)
}

function posted(world: World, situation: Situation, outcome: Outcome, terms: Terms): Trade {
  const { pool, market } = situation
  const { change, cashChange, fee, cash } = outcome
  const { position, gained } = filled(positionOf(pool, market.slug), change, cashChange, fee)
  const orderIds = terms.client_order_id === undefined ? [] : [terms.client_order_id]
  const poolAfter = {
    ...withPosition(pool, position),
    cash,
    fillTimes: [...pool.fillTimes, world.now],
    clientOrderIds: new Set([...pool.clientOrderIds, ...orderIds]),
  }
  const priceAt = market.pricing.by === 'lmsr' ? world.now : market.priceAt
  return {
    refusal: null,
    world: booked(withMarket(withPool(world, poolAfter), { ...outcome.market, priceAt }), pool.slug),
    answer: {
      ...fillFigures(situation, outcome),
      status: 'filled',
      order_id: someText,
      client_order_id: terms.client_order_id ?? null,
      realized_pnl: decimal(gained),
      created_at: new Date(world.now).toISOString(),
    },
  }
}

function fillFigures(situation: Situation, outcome: Outcome): Record<string, Expected> {
  const { elsewhere, market } = situation
  const { cash, mark, quantity, exit, buyingPower, nav } = outcome
  return {
    market: { slug: market.slug, price: decimal(outcome.market.price) },
    side: outcome.change > 0n ? 'buy' : 'sell',
    filled_quantity: decimal(magnitude(outcome.change)),
    average_price: decimal(averagePrice(outcome)),
    amount: decimal(outcome.amount),
    fee: decimal(outcome.fee),
    position: { quantity: decimal(quantity), mark_value: decimal(mark), exit_value: decimal(exit) },
    pool: {
      cash: decimal(cash),
      buying_power: decimal(buyingPower),
      nav: decimal(nav),
      nav_at_mark: decimal(cash + elsewhere.mark + mark),
      exposure: { gross: decimal(elsewhere.gross + magnitude(mark)), net: decimal(elsewhere.mark + mark) },
    },
    headroom: headroomOf(situation, outcome),
  }
}

/** What the order leaves under each limit of the mandate, as parts of NAV; null is no limit. */
function headroomOf(
  { mandate, elsewhere, ordersToday }: Situation,
  outcome: Outcome,
): Record<string, Expected> {
  const mark = magnitude(outcome.mark)
  const room = (limit: bigint | null, part: bigint, direction: 1n | -1n) => {
    const ratio = ratioOf(part, outcome.nav)
    return limit === null || ratio === null ? null : asNumber(direction * (limit - ratio))
  }
  const { maxOrdersPerDay } = mandate
  return {
    max_position_weight: room(mandate.maxPositionWeight, mark, 1n),
    max_category_weight: room(mandate.maxCategoryWeight, elsewhere.category + mark, 1n),
    max_gross_exposure: room(mandate.maxGrossExposure, elsewhere.gross + mark, 1n),
    min_cash_weight: room(mandate.minCashWeight, outcome.cash, -1n),
    max_orders_per_day: maxOrdersPerDay === null ? null : Number(maxOrdersPerDay - ordersToday - 1n),
  }
}
