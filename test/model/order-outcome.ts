import { divided, larger, magnitude, millionths, ONE, sumOf } from './amounts.ts'
import { mandateAt } from './mandate.ts'
import { exitValueOf, feeOf, markValueOf, moved, proceedsOf } from './markets.ts'
import { valued } from './valuation.ts'
import { type Mandate, type Market, type Pool, positionOf, type World } from './world.ts'

/** What an order's body says beside its size; a retry says it again. */
export type Terms = {
  market: string
  side: 'buy' | 'sell'
  limit_price?: string
  rationale?: string
  client_order_id?: string
}

/** All that an order is judged by: the market, and the pool with what it holds elsewhere, as they are before. */
export type Situation = {
  pool: Pool
  market: Market
  mandate: Mandate
  held: bigint
  limitPrice: bigint | null
  ordersToday: bigint
  elsewhere: { locked: bigint; exit: bigint; mark: bigint; gross: bigint; category: bigint }
}

/** What an order leads to. */
export type Outcome = {
  /** Signed: what the position gains. */
  change: bigint
  amount: bigint
  fee: bigint
  cashChange: bigint
  quantity: bigint
  market: Market
  cash: bigint
  buyingPower: bigint
  exit: bigint
  nav: bigint
  mark: bigint
}

const DAY_MS = 86_400_000

export function situationOf(world: World, pool: Pool, market: Market, terms: Terms): Situation {
  const others = valued(world, pool).positions.filter(({ position }) => position.market !== market.slug)
  const sameCategory = others.filter(other => other.market.category === market.category)
  const midnight = Math.floor(world.now / DAY_MS) * DAY_MS
  return {
    pool,
    market,
    mandate: mandateAt(pool, world.now),
    held: positionOf(pool, market.slug).quantity,
    limitPrice: terms.limit_price === undefined ? null : millionths(terms.limit_price),
    ordersToday: BigInt(pool.fillTimes.filter(time => time >= midnight).length),
    elsewhere: {
      locked: sumOf(others.map(({ locked }) => locked)),
      exit: sumOf(others.map(({ exit }) => exit)),
      mark: sumOf(others.map(({ mark }) => mark)),
      gross: sumOf(others.map(({ mark }) => magnitude(mark))),
      category: sumOf(sameCategory.map(({ mark }) => magnitude(mark))),
    },
  }
}

export function outcomeOf({ pool, market, held, elsewhere }: Situation, change: bigint): Outcome {
  const proceeds = proceedsOf(market, change)
  const fee = feeOf(market, proceeds)
  const quantity = held + change
  const marketAfter = moved(market, change)
  const cash = pool.cash + proceeds - fee
  const exit = exitValueOf(marketAfter, quantity)
  return {
    change,
    amount: magnitude(proceeds),
    fee,
    cashChange: proceeds - fee,
    quantity,
    market: marketAfter,
    cash,
    buyingPower: cash - elsewhere.locked - larger(-quantity, 0n),
    exit,
    nav: cash + elsewhere.exit + exit,
    mark: markValueOf(marketAfter, quantity),
  }
}

/** Per unit, before the fee, to the nearest millionth. */
export function averagePrice({ amount, change }: Outcome): bigint {
  return divided(amount * ONE, magnitude(change))
}
