import fc from 'fast-check'
import { decimal, larger, magnitude, ONE } from './amounts.ts'
import type { Command } from './model.ts'
import type { Order } from './orders.ts'
import {
  affordable,
  callerOf,
  firstOf,
  heldMarkets,
  marketsOf,
  type Part,
  part,
  partOf,
  picked,
  place,
  poolsOf,
  rarely,
  type Step,
  shifted,
  sometimes,
} from './picks.ts'
import { valued } from './valuation.ts'
import { type Market, type Pool, positionOf, type World } from './world.ts'

type OrderChoice = {
  pool: number
  isAnyPool: boolean
  isStranger: boolean
  market: number
  isAnyMarket: boolean
  /** Trimming goes against the position, up to and through zero. */
  intent: 'buy' | 'sell' | 'trim'
  size: Part
  by: 'quantity' | 'notional'
  /** Thousandths beside the price, or none. */
  limit: number | null
  clientOrderId: string | null
  isQuotedFirst: boolean
}

const orderChoice: fc.Arbitrary<OrderChoice> = fc.record({
  pool: place,
  isAnyPool: rarely(40),
  isStranger: rarely(60),
  market: place,
  isAnyMarket: rarely(12),
  intent: fc.constantFrom('buy', 'buy', 'sell', 'trim', 'trim'),
  size: part,
  by: fc.constantFrom('quantity', 'quantity', 'notional'),
  limit: sometimes(22, fc.constantFrom(-60, -2, 0, 2, 15, 60, 200)),
  clientOrderId: sometimes(12, fc.constantFrom('one', 'two')),
  isQuotedFirst: rarely(6),
})

export const orderStep: fc.Arbitrary<Step> = orderChoice.map(choice => {
  const ask = (kind: 'order' | 'quote') => (world: World) => orderOf(world, kind, choice)
  return choice.isQuotedFirst ? [ask('quote'), ask('order')] : [ask('order')]
})

function orderOf(world: World, kind: 'order' | 'quote', choice: OrderChoice): Command | null {
  const pool = picked(poolsOf(world, choice.isAnyPool), choice.pool)
  if (pool === undefined) return null
  const held = choice.intent === 'trim' ? heldMarkets(world, pool) : []
  const tradable = marketsOf(world, choice.isAnyMarket)
  const market = picked(
    firstOf(
      held.filter(candidate => tradable.includes(candidate)),
      tradable,
    ),
    choice.market,
  )
  if (market === undefined) return null
  const agent = callerOf(world, pool, choice.isStranger)
  return { kind, agent, pool: pool.slug, order: orderBody(world, pool, market, choice) }
}

function orderBody(world: World, pool: Pool, market: Market, choice: OrderChoice): Order {
  const side = sideOf(positionOf(pool, market.slug).quantity, choice.intent)
  const quantity = partOf(wholeOf(world, pool, market, side, choice.intent), choice.size)
  const notional = (quantity * market.price) / ONE
  const size =
    choice.by === 'notional' && notional > 0n
      ? { notional: decimal(notional) }
      : { quantity: decimal(quantity) }
  return {
    market: market.slug,
    side,
    ...size,
    ...(choice.limit === null ? {} : { limit_price: decimal(shifted(market.price, choice.limit)) }),
    ...(choice.clientOrderId === null ? {} : { client_order_id: choice.clientOrderId }),
  }
}

function sideOf(held: bigint, intent: OrderChoice['intent']): 'buy' | 'sell' {
  if (intent !== 'trim') return intent
  return held > 0n ? 'sell' : 'buy'
}

/** What an order is a part of: the position that it trims, or about the most that it could trade. */
function wholeOf(
  world: World,
  pool: Pool,
  market: Market,
  side: 'buy' | 'sell',
  intent: OrderChoice['intent'],
): bigint {
  const held = magnitude(positionOf(pool, market.slug).quantity)
  if (intent === 'trim' && held > 0n) return held
  const { buyingPower } = valued(world, pool)
  const price = side === 'buy' || market.kind === 'scalar' ? market.price : ONE - market.price
  const most = affordable(larger(buyingPower, ONE), price)
  const { pricing } = market
  // Far beyond b the market maker's price stays at 0 or 1, where little is left to see.
  const depth = pricing.by === 'lmsr' ? BigInt(Math.round(pricing.b * 2e6)) : most
  return most < depth ? most : depth
}

export const closePositionStep: fc.Arbitrary<Step> = fc
  .record({ pool: place, market: place, isAnyMarket: rarely(8), isStranger: rarely(40) })
  .map(choice => [
    world => {
      const pool = picked(poolsOf(world, false), choice.pool)
      if (pool === undefined) return null
      const held = heldMarkets(world, pool)
      const market = picked(choice.isAnyMarket ? marketsOf(world, true) : held, choice.market)
      if (market === undefined) return null
      const agent = callerOf(world, pool, choice.isStranger)
      return { kind: 'close position', agent, pool: pool.slug, market: market.slug }
    },
  ])

export const closePositionsStep: fc.Arbitrary<Step> = fc.record({ pool: place }).map(choice => [
  world => {
    const all = poolsOf(world, false)
    const several = all.filter(pool => heldMarkets(world, pool).length > 1)
    const pool = picked(firstOf(several, all), choice.pool)
    return pool === undefined ? null : { kind: 'close positions', agent: pool.manager, pool: pool.slug }
  },
])

export const rebalanceStep: fc.Arbitrary<Step> = fc
  .record({
    pool: place,
    targets: fc.array(
      fc.record({
        market: place,
        weight: fc.oneof(
          { weight: 2, arbitrary: fc.constant(0) },
          { weight: 6, arbitrary: fc.integer({ min: 10, max: 300 }) },
          { weight: 1, arbitrary: fc.integer({ min: 300, max: 1000 }) },
        ),
      }),
      { minLength: 0, maxLength: 3 },
    ),
    isTwice: rarely(20),
    isAnyMarket: rarely(12),
    closeOthers: fc.boolean(),
    tolerance: fc.constantFrom(1, 10, 20, 50),
    dryRun: rarely(5),
  })
  .map(choice => [
    world => {
      const pool = picked(poolsOf(world, false), choice.pool)
      if (pool === undefined) return null
      const markets = marketsOf(world, choice.isAnyMarket)
      const weights = new Map<string, bigint>()
      for (const { market, weight } of choice.targets) {
        const slug = picked(markets, market)?.slug
        if (slug !== undefined) weights.set(slug, (BigInt(weight) * ONE) / 1000n)
      }
      const targets = [...weights].map(([market, weight]) => ({ market, weight }))
      return {
        kind: 'rebalance',
        agent: pool.manager,
        pool: pool.slug,
        targets: choice.isTwice ? [...targets, ...targets.slice(0, 1)] : targets,
        closeOthers: choice.closeOthers,
        tolerance: (BigInt(choice.tolerance) * ONE) / 1000n,
        dryRun: choice.dryRun,
      }
    },
  ])
