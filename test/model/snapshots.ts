import { mandateAt } from './mandate.ts'
import { fedPriceAt } from './markets.ts'
import { valued } from './valuation.ts'
import { known, type Market, type Pool, type Snapshot, type World, withPool, worldAt } from './world.ts'

const DAY_MS = 86_400_000

/** What a run of the cron did. */
export type Run = { world: World; slot: number; poolsCount: number; missedSlots: number }

/** The slot that `scheduledAt` falls in, and before it those that were missed. A slot that is taken stays as it is. */
export function takeSnapshots(world: World, scheduledAt: number): Run {
  const slot = floored(scheduledAt, world.slotMs)
  const newest = world.newestSlot ?? firstSlot(world)
  const isTaken = world.newestSlot !== null && world.newestSlot >= slot
  if (newest === null || isTaken) return { world, slot, poolsCount: 0, missedSlots: 0 }
  const missed = missedSlots(newest, slot, world.slotMs)
  const filled = missed.reduce((filling, missedSlot) => withLateSlot(filling, missedSlot), world)
  const isLate = world.now >= slot + world.slotMs
  const taken = isLate ? withLateSlot(filled, slot) : withPresentSlot(filled, slot)
  const poolsCount = [...taken.pools.values()].filter(pool => pool.snapshots.at(-1)?.slot === slot).length
  return { world: taken, slot, poolsCount, missedSlots: missed.length }
}

/** An exchange without pools has no slots yet. */
function firstSlot({ pools, slotMs }: World): number | null {
  const openings = [...pools.values()].map(({ createdAt }) => createdAt)
  return openings.length === 0 ? null : floored(Math.min(...openings), slotMs)
}

/** Between the newest slot and this run's: every daily close, and of the last 24 hours every slot. */
function missedSlots(newest: number, run: number, slotMs: number): number[] {
  const count = Math.round((run - newest) / slotMs) - 1
  return Array.from({ length: Math.max(count, 0) }, (_, index) => newest + (index + 1) * slotMs).filter(
    slot => slot % DAY_MS === 0 || slot >= run - DAY_MS,
  )
}

function floored(instant: number, stepMs: number): number {
  return Math.floor(instant / stepMs) * stepMs
}

/** A slot on time: every pool that is not closed, as it stands now; a fall that is too deep pauses it. */
function withPresentSlot(world: World, slot: number): World {
  const pools = [...world.pools.values()].filter(({ status }) => status !== 'closed')
  const snapped = pools.reduce((snapping, pool) => {
    const snapshot = snapshotOf(world, pool, pool, slot, false)
    return withPool(snapping, pausedIfFallen(world, { ...pool, snapshots: [...pool.snapshots, snapshot] }))
  }, world)
  return { ...snapped, newestSlot: slot }
}

/** A slot that has passed: every pool that was there then, as books and prices stood then. */
function withLateSlot(world: World, slot: number): World {
  const then = worldAt(world, slot)
  const pools = [...(then?.pools.values() ?? [])].filter(({ status }) => status !== 'closed')
  const snapped = pools.reduce((snapping, poolThen) => {
    const pool = known(snapping.pools, poolThen.slug)
    const snapshot = snapshotOf(repriced(world, then ?? world, slot), poolThen, pool, slot, true)
    return withPool(snapping, { ...pool, snapshots: [...pool.snapshots, snapshot] })
  }, world)
  return { ...snapped, newestSlot: slot }
}

/** The world as it was then, with the prices of that time that were only heard of later. */
function repriced(now: World, then: World, instant: number): World {
  const markets = [...then.markets.values()].map((market): [string, Market] => {
    const { pricing } = known(now.markets, market.slug)
    if (pricing.by === 'lmsr') return [market.slug, market]
    const { price, at } = fedPriceAt(pricing, instant)
    return [market.slug, { ...market, price, priceAt: at }]
  })
  return { ...then, markets: new Map(markets) }
}

/** A pool's figures in the world that the slot shows; its peak and deepest fall come from the slots before. */
function snapshotOf(shown: World, pool: Pool, now: Pool, slot: number, late: boolean): Snapshot {
  const { nav, navAtMark, gross, net, realized, unrealized, index, positions } = valued(shown, pool)
  const before = now.snapshots.at(-1)
  const peak = Math.max(before?.peak ?? 1, index)
  return {
    slot,
    asOf: late ? slot : shown.now,
    late,
    nav,
    navAtMark,
    cash: pool.cash,
    units: pool.units,
    gross,
    net,
    realized,
    unrealized,
    positionsCount: positions.length,
    index,
    peak,
    maxDrawdown: Math.min(before?.maxDrawdown ?? 0, index / peak - 1),
  }
}

function pausedIfFallen({ now }: World, pool: Pool): Pool {
  const { drawdownPause } = mandateAt(pool, now)
  const newest = pool.snapshots.at(-1)
  if (drawdownPause === null || newest === undefined || pool.status !== 'active') return pool
  const fall = 1 - newest.index / newest.peak
  return fall >= Number(drawdownPause) / 1e6 ? { ...pool, status: 'paused', pausedForDrawdown: true } : pool
}
