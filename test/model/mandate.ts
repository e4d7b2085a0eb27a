import { asNumber, ONE } from './amounts.ts'
import { amount, type Expected, sameSet } from './expectation.ts'
import type { Mandate, Pool, World } from './world.ts'

/** What a pool's mandate is where the pool was opened without saying. */
export const DEFAULT_MANDATE: Mandate = {
  maxPositionWeight: ONE / 2n,
  maxCategoryWeight: null,
  maxGrossExposure: ONE,
  maxOrderNotional: null,
  maxOrdersPerDay: null,
  minCashWeight: null,
  allowedCategories: null,
  longOnly: false,
  drawdownPause: null,
}

const LOOSENING_MS = 24 * 3_600_000

/** The mandate that holds now: a looser one that was asked for holds once its time has come. */
export function mandateAt(pool: Pool, now: number): Mandate {
  return pool.pending !== null && pool.pending.at <= now ? pool.pending.mandate : pool.mandate
}

/** What is asked for and does not hold yet. */
export function pendingAt({ pending }: Pool, now: number): Pool['pending'] {
  return pending !== null && pending.at > now ? pending : null
}

/** A pool whose manager asked for other limits: what tightens holds at once, what loosens after 24 hours. */
export function withLimits(world: World, pool: Pool, change: Partial<Mandate>): Pool {
  const holding = mandateAt(pool, world.now)
  const wanted = { ...(pendingAt(pool, world.now)?.mandate ?? holding), ...change }
  const mandate = tightest(holding, wanted)
  const isLooser = !isSame(mandate, wanted)
  return {
    ...pool,
    mandate,
    pending: isLooser ? { mandate: wanted, at: world.now + LOOSENING_MS } : null,
  }
}

/** Only what both allow. */
function tightest(one: Mandate, other: Mandate): Mandate {
  return {
    maxPositionWeight: lower(one.maxPositionWeight, other.maxPositionWeight),
    maxCategoryWeight: lower(one.maxCategoryWeight, other.maxCategoryWeight),
    maxGrossExposure: lower(one.maxGrossExposure, other.maxGrossExposure),
    maxOrderNotional: lower(one.maxOrderNotional, other.maxOrderNotional),
    maxOrdersPerDay: lower(one.maxOrdersPerDay, other.maxOrdersPerDay),
    minCashWeight: higher(one.minCashWeight, other.minCashWeight),
    allowedCategories: common(one.allowedCategories, other.allowedCategories),
    longOnly: one.longOnly || other.longOnly,
    drawdownPause: lower(one.drawdownPause, other.drawdownPause),
  }
}

function lower(one: bigint | null, other: bigint | null): bigint | null {
  if (one === null || other === null) return one ?? other
  return one < other ? one : other
}

function higher(one: bigint | null, other: bigint | null): bigint | null {
  if (one === null || other === null) return one ?? other
  return one > other ? one : other
}

function common(one: readonly string[] | null, other: readonly string[] | null): readonly string[] | null {
  if (one === null || other === null) return one ?? other
  return one.filter(category => other.includes(category))
}

function isSame(one: Mandate, other: Mandate): boolean {
  const textOf = (mandate: Mandate) =>
    Object.entries({ ...mandate, allowedCategories: mandate.allowedCategories?.toSorted().join() ?? null })
      .sort()
      .join()
  return textOf(one) === textOf(other)
}

/** A mandate as a request's body says it. */
export function mandateBody(mandate: Partial<Mandate>): Record<string, unknown> {
  const members = Object.entries(mandate).map(([limit, value]) => [
    memberOf(limit),
    bodyValueOf(limit, value),
  ])
  return Object.fromEntries(members)
}

function memberOf(limit: string): string {
  return limit.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}

function bodyValueOf(limit: string, value: Mandate[keyof Mandate]): unknown {
  if (typeof value !== 'bigint') return value
  if (limit === 'maxOrdersPerDay') return Number(value)
  return limit === 'maxOrderNotional' ? String(asNumber(value)) : asNumber(value)
}

export function mandateAnswer(mandate: Mandate): Expected {
  const ratio = (value: bigint | null) => (value === null ? null : asNumber(value))
  return {
    max_position_weight: ratio(mandate.maxPositionWeight),
    max_category_weight: ratio(mandate.maxCategoryWeight),
    max_gross_exposure: ratio(mandate.maxGrossExposure),
    max_order_notional: amount(mandate.maxOrderNotional),
    max_orders_per_day: mandate.maxOrdersPerDay === null ? null : Number(mandate.maxOrdersPerDay),
    min_cash_weight: ratio(mandate.minCashWeight),
    allowed_categories: sameSet(mandate.allowedCategories),
    long_only: mandate.longOnly,
    drawdown_pause: ratio(mandate.drawdownPause),
  }
}
