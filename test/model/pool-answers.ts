import { decimal, decimalOrNull } from './amounts.ts'
import { type Expected, someText } from './expectation.ts'
import { mandateAnswer, mandateAt, pendingAt } from './mandate.ts'
import { navPerUnit, valued } from './valuation.ts'
import { known, type Pool, type World } from './world.ts'

/** What a pool is worth now, as commands answer it. */
export function poolWorth(world: World, slug: string): Record<string, Expected> {
  const pool = known(world.pools, slug)
  const { cash, nav, navAtMark, buyingPower, locked, gross, net } = valued(world, pool)
  return {
    slug,
    status: pool.status,
    cash: decimal(cash),
    buying_power: decimal(buyingPower),
    locked_collateral: decimal(locked),
    nav: decimal(nav),
    nav_at_mark: decimal(navAtMark),
    paper_gain: decimal(navAtMark - nav),
    units: decimal(pool.units),
    nav_per_unit: decimalOrNull(navPerUnit(pool, nav)),
    exposure: { gross: decimal(gross), net: decimal(net) },
  }
}

/** What a pool is bound to. */
export function poolTerms({ now }: World, pool: Pool): Record<string, Expected> {
  const pending = pendingAt(pool, now)
  return {
    pause_reason: pool.pausedForDrawdown ? someText : null,
    mandate: mandateAnswer(mandateAt(pool, now)),
    pending_mandate: pending && mandateAnswer(pending.mandate),
    pending_mandate_at: pending && new Date(pending.at).toISOString(),
    open_to_deposits: pool.openToDeposits,
    inception_at: new Date(pool.createdAt).toISOString(),
  }
}
