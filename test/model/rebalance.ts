import {
  asNumber,
  divided,
  dividedDown,
  dividedUp,
  larger,
  magnitude,
  millionths,
  ONE,
  signOf,
} from './amounts.ts'
import { accepted, type Decision, type Refusal, refusal, refused } from './decision.ts'
import { type Expected, rowsBy, test } from './expectation.ts'
import { markValueOf, moved } from './markets.ts'
import { NO_ORDER } from './order-refusals.ts'
import { trade } from './orders.ts'
import { poolWorth } from './pool-answers.ts'
import { valued } from './valuation.ts'
import { known, type Market, positionOf, type World } from './world.ts'

/** Weights and the tolerance are in millionths of NAV. */
export type Rebalance = {
  agent: string
  pool: string
  targets: readonly { market: string; weight: bigint }[]
  closeOthers: boolean
  tolerance: bigint
  dryRun: boolean
}

type Target = { market: string; weight: bigint }

/** A part of NAV, signed, as a fraction. */
type Weight = { mark: bigint; nav: bigint }

/** Trades a pool to target weights: sells first, then buys, all or nothing. */
export function rebalance(world: World, command: Rebalance): Decision {
  const { pool: slug, tolerance, dryRun } = command
  if (known(world.pools, slug).manager !== command.agent) return refused(world, refusal('pool_not_found'))
  const named = new Set(command.targets.map(({ market }) => market))
  if (named.size < command.targets.length) {
    return refused(world, refusal('duplicate_target', { retry_with: null }))
  }
  const targets = allTargets(world, command)
  const traded = tradedTo(world, slug, targets, tolerance)
  if (traded.refusal !== null) return refused(world, withRetry(world, command, traded.refusal))
  const weights = command.targets.map(target => weightRow(traded.world, slug, target))
  const body = {
    status: dryRun ? 'quoted' : 'filled',
    fills: traded.fills,
    weights: rowsBy(row => row['market'], new Map(weights)),
    pool: poolWorth(traded.world, slug),
  }
  return accepted(dryRun ? world : traded.world, 200, body)
}

/** What was asked for, in the order of the markets' ids; with `closeOthers`, nothing of all else. */
function allTargets(world: World, { pool, targets, closeOthers }: Rebalance): Target[] {
  const wanted = new Map(targets.map(({ market, weight }) => [market, weight]))
  return [...world.markets.keys()].flatMap(market => {
    const { quantity } = positionOf(known(world.pools, pool), market)
    const weight = wanted.get(market) ?? (closeOthers && quantity !== 0n ? 0n : undefined)
    return weight === undefined ? [] : [{ market, weight }]
  })
}

type Traded = { refusal: Refusal } | { refusal: null; world: World; fills: Expected[] }

function tradedTo(world: World, slug: string, targets: Target[], tolerance: bigint): Traded {
  const off = targets.filter(target => {
    const isLeft = positionOf(known(world.pools, slug), target.market).quantity !== 0n && target.weight === 0n
    return isLeft || isBeyond(weightIn(world, slug, target.market), target.weight, tolerance)
  })
  const [buys, sells] = [true, false].map(isBuy =>
    off.filter(({ market, weight }) => isBelow(weightIn(world, slug, market), weight) === isBuy),
  )
  const fills: Expected[] = []
  let after = world
  for (const target of [...(sells ?? []), ...(buys ?? [])]) {
    const change = changeTo(after, slug, target)
    if (change === 0n) continue
    const side = change > 0n ? 'buy' : 'sell'
    const traded = trade(after, slug, change, { market: target.market, side })
    if (traded.refusal !== null) return { refusal: inMarket(traded.refusal, target.market) }
    after = traded.world
    fills.push(traded.answer)
  }
  const missed = targets.filter(({ market, weight }) =>
    isBeyond(weightIn(after, slug, market), weight, tolerance),
  )
  if (missed.length === 0) return { refusal: null, world: after, fills }
  const rows = missed.map(target => weightRow(after, slug, target))
  const evidence = { limit: asNumber(tolerance), missed: rowsBy(row => row['market'], new Map(rows)) }
  return { refusal: refusal('rebalance_out_of_tolerance', evidence) }
}

/** A refusal gives a rebalance that the model would accept, or none. */
function withRetry(world: World, command: Rebalance, reason: Refusal): Refusal {
  const isUseless = ['pool_closed', 'pool_paused'].includes(reason.code)
  const retry = test('null, or the body of a rebalance that would be accepted and trades', body => {
    if (body === null) return true
    const { status, body: answer } = rebalance(world, retried(command, body as RebalanceBody)).reply
    return status === 200 && (answer as { fills: Expected[] }).fills.length > 0
  })
  return { ...reason, evidence: { ...reason.evidence, retry_with: isUseless ? null : retry } }
}

type RebalanceBody = {
  targets: { market: string; weight: number }[]
  close_others: boolean
  tolerance: number
  dry_run: boolean
}

function retried({ agent, pool }: Rebalance, body: RebalanceBody): Rebalance {
  return {
    agent,
    pool,
    targets: body.targets.map(({ market, weight }) => ({ market, weight: millionths(weight.toFixed(6)) })),
    closeOthers: body.close_others,
    tolerance: millionths(body.tolerance.toFixed(6)),
    dryRun: body.dry_run,
  }
}

function inMarket(reason: Refusal, market: string): Refusal {
  return {
    ...reason,
    evidence: { ...reason.evidence, market },
    also: body => reason.also?.({ ...body, retry_with: NO_ORDER }) ?? null,
  }
}

function weightIn(world: World, slug: string, market: string): Weight {
  const pool = known(world.pools, slug)
  const { quantity } = positionOf(pool, market)
  const { nav } = valued(world, pool)
  // NAV may be below zero, where a fee makes a short cost more to close than it locks.
  return { mark: signOf(nav) * markValueOf(known(world.markets, market), quantity), nav: magnitude(nav) }
}

function isBelow({ mark, nav }: Weight, target: bigint): boolean {
  return nav === 0n ? target > 0n : mark * ONE < target * nav
}

function isBeyond({ mark, nav }: Weight, target: bigint, tolerance: bigint): boolean {
  if (nav === 0n) return magnitude(target) > tolerance
  return magnitude(target * nav - mark * ONE) > tolerance * nav
}

function weightRow(world: World, slug: string, { market, weight }: Target): [string, Expected] {
  const { mark, nav } = weightIn(world, slug, market)
  const now = nav === 0n ? 0 : Number(divided(mark * ONE * 1000n, nav)) / 1e9
  return [market, { market, target: asNumber(weight), weight: now }]
}

/** The signed change that brings the position's mark value to its part of NAV, at the price that the change leads to. */
function changeTo(world: World, slug: string, { market: name, weight }: Target): bigint {
  const pool = known(world.pools, slug)
  const market = known(world.markets, name)
  const { quantity: held } = positionOf(pool, name)
  if (weight === 0n) return -held
  const value = weight * valued(world, pool).nav
  if (market.pricing.by === 'lmsr') return largestWorth(market, held, value) - held
  return market.price === 0n ? 0n : dividedDown(value, market.price) - held
}

/** The largest quantity that the pool may hold for a mark value of no more than `value` (in 10⁻¹² credits). */
function largestWorth(market: Market, held: bigint, value: bigint): bigint {
  let below = 0n
  let above = larger(held, dividedUp(value, larger(market.price, 1n)))
  while (above - below > 1n) {
    const middle = (below + above) / 2n
    if (middle * moved(market, middle - held).price <= value) below = middle
    else above = middle
  }
  return below
}
