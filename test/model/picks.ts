import fc from 'fast-check'
import { ONE } from './amounts.ts'
import { isStale } from './markets.ts'
import type { Command } from './model.ts'
import type { Market, Pool, World } from './world.ts'

/** Asks for an earlier write again, or for another one under its idempotency key. */
export type Repetition = { kind: 'repeat' | 'misuse'; nth: number }

export type Action = Command | Repetition

/** What is to be done, in the world as it is then; null where that world has no room for it. */
export type Plan = (world: World) => Action | null

/** Things done one after another. */
export type Step = readonly Plan[]

/** Which of a list is meant: counted around it. */
export const place = fc.nat({ max: 23 })

export function picked<Thing>(things: readonly Thing[], nth: number): Thing | undefined {
  return things[nth % Math.max(things.length, 1)]
}

/** The first list that has anything in it. */
export function firstOf<Thing>(...lists: readonly Thing[][]): Thing[] {
  return lists.find(list => list.length > 0) ?? []
}

/** True once in `outOf` times, and as a rule false. */
export function rarely(outOf: number): fc.Arbitrary<boolean> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: outOf - 1, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  )
}

/** Null as a rule, and in so many of a hundred cases not. */
export function sometimes<Value>(
  percent: number,
  arbitrary: fc.Arbitrary<Value>,
): fc.Arbitrary<Value | null> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 100 - percent, arbitrary: fc.constant(null) },
    { weight: percent, arbitrary },
  )
}

/** A part of something, in thousandths, and some millionths that make it odd. */
export type Part = { thousandths: number; extra: number }

export const part: fc.Arbitrary<Part> = fc.record({
  thousandths: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 20, max: 400 }) },
    { weight: 2, arbitrary: fc.constantFrom(1000, 500, 0) },
    { weight: 1, arbitrary: fc.integer({ min: 400, max: 1600 }) },
  ),
  extra: fc.constantFrom(0, 0, 1, -1, 3333),
})

/** A part that somebody puts in or takes out: rather more often all, or next to nothing. */
export const flowPart: fc.Arbitrary<Part> = fc.oneof(
  { weight: 4, arbitrary: part },
  { weight: 1, arbitrary: fc.constant({ thousandths: 1000, extra: 0 }) },
  { weight: 1, arbitrary: fc.constant({ thousandths: 0, extra: 1 }) },
)

/** The part of a whole, never nothing. */
export function partOf(whole: bigint, { thousandths, extra }: Part): bigint {
  const amount = (whole * BigInt(thousandths)) / 1000n + BigInt(extra)
  return amount > 0n ? amount : 1n
}

export function poolsOf({ pools }: World, isAny: boolean): Pool[] {
  const all = [...pools.values()]
  return isAny
    ? all
    : firstOf(
        all.filter(({ status }) => status !== 'closed'),
        all,
      )
}

/** Markets that take orders now or, where any will do, all. */
export function marketsOf({ markets, now }: World, isAny: boolean): Market[] {
  const all = [...markets.values()]
  return isAny
    ? all
    : firstOf(
        all.filter(market => takesOrders(market, now)),
        all,
      )
}

export function takesOrders(market: Market, now: number): boolean {
  const isOver = market.closesAt !== null && market.closesAt <= now
  return market.status === 'open' && !isOver && !isStale(market, now)
}

/** The markets that the pool has a position in. */
export function heldMarkets(world: World, pool: Pool): Market[] {
  return [...world.markets.values()].filter(({ slug }) => (pool.positions.get(slug)?.quantity ?? 0n) !== 0n)
}

/** The pool's manager or, for a stranger, somebody else. */
export function callerOf({ agents }: World, { manager }: Pool, isStranger: boolean): string {
  const others = [...agents.keys()].filter(agent => agent !== manager)
  return (isStranger ? others[0] : undefined) ?? manager
}

/** A price moved by so many thousandths, at least a millionth. */
export function shifted(price: bigint, thousandths: number): bigint {
  const moved = (price * BigInt(1000 + thousandths)) / 1000n
  return moved > 0n ? moved : 1n
}

/** A quantity that so many credits may buy, whatever the price. */
export function affordable(credits: bigint, price: bigint): bigint {
  const floor = ONE / 50n
  return (credits * ONE) / (price > floor ? price : floor)
}
