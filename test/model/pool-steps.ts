import fc from 'fast-check'
import { decimal } from './amounts.ts'
import {
  callerOf,
  flowPart,
  marketsOf,
  type Part,
  part,
  partOf,
  picked,
  place,
  poolsOf,
  rarely,
  type Step,
  sometimes,
} from './picks.ts'
import { valued } from './valuation.ts'
import { known, type Mandate, type Pool, type World } from './world.ts'

export const CATEGORIES = ['hypothesis', 'experiment', 'replication'] as const

const thousandths = (min: number, max: number) => fc.integer({ min, max }).map(count => BigInt(count) * 1000n)

/** Each limit as it may be set. Null is no limit. */
const limits: { [Limit in keyof Mandate]: fc.Arbitrary<Mandate[Limit]> } = {
  maxPositionWeight: sometimes(60, thousandths(100, 1000)),
  maxCategoryWeight: sometimes(40, thousandths(150, 1000)),
  maxGrossExposure: sometimes(60, thousandths(100, 1500)),
  maxOrderNotional: sometimes(
    40,
    fc.integer({ min: 10, max: 300 }).map(credits => BigInt(credits) * 1_000_000n),
  ),
  maxOrdersPerDay: sometimes(30, fc.integer({ min: 1, max: 6 }).map(BigInt)),
  minCashWeight: sometimes(45, thousandths(300, 900)),
  allowedCategories: sometimes(25, fc.subarray([...CATEGORIES], { minLength: 1 })),
  longOnly: rarely(6),
  drawdownPause: sometimes(70, thousandths(1, 25)),
}

/** No limit at all, which is not what a pool gets by default. */
const unlimited: Partial<Mandate> = { maxPositionWeight: null, maxGrossExposure: null }

const mandate: fc.Arbitrary<Partial<Mandate>> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(unlimited) },
  { weight: 1, arbitrary: fc.constant({}) },
  { weight: 4, arbitrary: fc.record(limits) },
)

const oneLimit: fc.Arbitrary<Partial<Mandate>> = fc.oneof(
  ...Object.entries(limits).map(([limit, value]) =>
    (value as fc.Arbitrary<unknown>).map(chosen => ({ [limit]: chosen }) as Partial<Mandate>),
  ),
)

const mandateChange = fc
  .array(oneLimit, { minLength: 1, maxLength: 2 })
  .map(changes => Object.assign({}, ...changes) as Partial<Mandate>)

export const openPoolStep: fc.Arbitrary<Step> = fc
  .record({
    agent: place,
    mandate,
    openToDeposits: fc.boolean(),
    deposit: fc.oneof(
      { weight: 16, arbitrary: part },
      { weight: 1, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.constant({ thousandths: 1000, extra: 1 }) },
    ),
  })
  .map(({ agent: nth, deposit, ...terms }) => [
    world => {
      const agent = picked([...world.agents.values()], nth)
      if (agent === undefined) return null
      return {
        kind: 'open pool',
        agent: agent.slug,
        slug: `pool-${world.pools.size + 1}-${world.tag}`,
        ...terms,
        ...(deposit === null ? {} : { initialDeposit: decimal(partOf(agent.wallet, deposit)) }),
      }
    },
  ])

export const depositStep: fc.Arbitrary<Step> = fc
  .record({ agent: place, pool: place, isAnyPool: rarely(10), size: flowPart })
  .map(choice => [
    world => {
      const pool = picked(poolsOf(world, choice.isAnyPool), choice.pool)
      const agent = picked([...world.agents.values()], choice.agent)
      if (pool === undefined || agent === undefined) return null
      const amount = decimal(partOf(agent.wallet, choice.size))
      return { kind: 'deposit', agent: agent.slug, pool: pool.slug, amount }
    },
  ])

type WithdrawalChoice = { holder: number; isStranger: boolean; by: 'units' | 'value' | 'cash'; size: Part }

export const withdrawStep: fc.Arbitrary<Step> = fc
  .record({
    pool: place,
    isAnyPool: rarely(15),
    holder: place,
    isStranger: rarely(15),
    by: fc.constantFrom('units' as const, 'value' as const, 'cash' as const),
    size: flowPart,
  })
  .map(choice => [
    world => {
      const pool = picked(poolsOf(world, choice.isAnyPool), choice.pool)
      if (pool === undefined) return null
      const holder = picked([...pool.holdings.keys()], choice.holder) ?? pool.manager
      const agent = choice.isStranger ? callerOf(world, pool, true) : holder
      return { kind: 'withdraw', agent, pool: pool.slug, ...withdrawalSize(world, pool, agent, choice) }
    },
  ])

function withdrawalSize(
  world: World,
  pool: Pool,
  agent: string,
  { by, size }: WithdrawalChoice,
): { units: string } | { amount: string } {
  const units = pool.holdings.get(agent)?.units ?? 0n
  if (by === 'units') return { units: decimal(partOf(units, size)) }
  const { nav, buyingPower } = valued(world, pool)
  const value = pool.units === 0n ? 0n : (nav * units) / pool.units
  return { amount: decimal(partOf(by === 'value' ? value : buyingPower, size)) }
}

export const changePoolStep: fc.Arbitrary<Step> = fc
  .record({
    pool: place,
    isAnyPool: rarely(15),
    isStranger: rarely(20),
    change: fc.oneof(
      { weight: 6, arbitrary: fc.record({ mandate: mandateChange }) },
      { weight: 1, arbitrary: fc.record({ openToDeposits: fc.boolean() }) },
      { weight: 1, arbitrary: fc.constant({ status: 'paused' as const }) },
      { weight: 2, arbitrary: fc.constant({ status: 'active' as const }) },
    ),
  })
  .map(choice => [
    world => {
      const pool = picked(poolsOf(world, choice.isAnyPool), choice.pool)
      if (pool === undefined) return null
      const agent = callerOf(world, pool, choice.isStranger)
      return { kind: 'change pool', agent, pool: pool.slug, ...choice.change }
    },
  ])

/** Lets a pool that is paused trade on. */
export const resumeStep: fc.Arbitrary<Step> = fc.record({ pool: place }).map(choice => [
  world => {
    const paused = [...world.pools.values()].filter(({ status }) => status === 'paused')
    const pool = picked(paused, choice.pool)
    return pool === undefined
      ? null
      : { kind: 'change pool', agent: pool.manager, pool: pool.slug, status: 'active' }
  },
])

export const closePoolStep: fc.Arbitrary<Step> = fc
  .record({ pool: place, isAnyPool: rarely(8), isStranger: rarely(15) })
  .map(choice => [
    world => {
      const pool = picked(poolsOf(world, choice.isAnyPool), choice.pool)
      if (pool === undefined) return null
      return { kind: 'close pool', agent: callerOf(world, pool, choice.isStranger), pool: pool.slug }
    },
  ])

export const grantStep: fc.Arbitrary<Step> = fc
  .record({ agent: place, amount: fc.integer({ min: 300_000_000, max: 3_000_000_000 }) })
  .map(choice => [world => grantOf(world, choice.agent, choice.amount)])

/** Credits for the agent of this place, to begin with. */
export function firstGrantStep(nth: number): fc.Arbitrary<Step> {
  return fc
    .constantFrom(1000, 2500.5, 333.333333)
    .map(credits => [world => grantOf(world, nth, Math.round(credits * 1e6))])
}

function grantOf(world: World, nth: number, amount: number) {
  const agent = picked([...world.agents.keys()], nth)
  if (agent === undefined) return null
  return { kind: 'grant' as const, agent: known(world.agents, agent).slug, amount: decimal(BigInt(amount)) }
}

/** A pool whose all goes for a position that pays nothing, and what it then says to a deposit. */
export const ruinStep: fc.Arbitrary<Step> = fc.record({ agent: place, market: place }).map(choice => {
  const slugOf = ({ pools, tag }: World, before: number) => `pool-${pools.size + before}-${tag}`
  return [
    world => {
      const agent = picked([...world.agents.keys()], choice.agent)
      if (agent === undefined) return null
      const terms = { mandate: unlimited, openToDeposits: true, initialDeposit: '0.000001' }
      return { kind: 'open pool', agent, slug: slugOf(world, 1), ...terms }
    },
    world => {
      const pool = world.pools.get(slugOf(world, 0))
      const market = picked(marketsOf(world, false), choice.market)
      if (pool === undefined || market === undefined) return null
      const order = { market: market.slug, side: 'buy' as const, quantity: '0.000001' }
      return { kind: 'order', agent: pool.manager, pool: pool.slug, order }
    },
    world => {
      const pool = world.pools.get(slugOf(world, 0))
      return pool === undefined
        ? null
        : { kind: 'deposit', agent: pool.manager, pool: pool.slug, amount: '1' }
    },
  ]
})
