import { z } from 'zod'

const credits = z.number().positive()
const holder = z.string().default('manager')

/** What a case says of the pool after a step, or in the end. Another figure than these fails the case. */
const expected = z
  .strictObject({
    nav: z.number().optional(),
    units: z.number().optional(),
    units_issued: z.number().optional(),
    units_redeemed: z.number().optional(),
    nav_per_unit: z.number().optional(),
    twr: z.number().optional(),
    holder_units: z.record(z.string(), z.number()).optional(),
  })
  .default({})

const unitStepForm = z.discriminatedUnion('op', [
  z.object({ op: z.literal('init'), units: credits, nav: credits, holder, expected }),
  z.object({ op: z.literal('deposit'), amount: credits, holder, expected }),
  z.object({
    op: z.literal('withdraw'),
    amount: credits.optional(),
    units: credits.optional(),
    holder,
    expected,
  }),
  z.object({ op: z.literal('set_nav'), nav: credits, expected }),
  z.object({ op: z.literal('set_nav_per_unit'), nav_per_unit: credits, expected }),
])

/** A case that the exchange can play: what follows deposits, withdrawals and changes of NAV. */
export const unitCaseForm = z.object({
  convention: z.object({ kind: z.literal('float'), initial_nav_per_unit: credits.default(1) }),
  steps: z.array(unitStepForm).min(1),
  expected,
  tolerance: credits,
})

/** Enough of any case to say whether the exchange can play it. */
export const anyUnitCaseForm = z.looseObject({
  id: z.string(),
  convention: z.looseObject({ kind: z.string() }),
  steps: z.array(
    z.looseObject({ op: z.string(), amount: z.number().optional(), nav: z.number().optional() }),
  ),
})

export type UnitStep = z.infer<typeof unitStepForm>
export type UnitExpectation = z.infer<typeof expected>
export type UnitCase = z.infer<typeof unitCaseForm>
export type AnyUnitCase = z.infer<typeof anyUnitCaseForm>

const playedOps = new Set(['init', 'deposit', 'withdraw', 'set_nav', 'set_nav_per_unit'])

/** Why the exchange cannot play a case; null where it can. */
export function reasonNotToPlay({ convention, steps }: AnyUnitCase): string | null {
  const strange = steps.find(({ op }) => !playedOps.has(op))?.op
  if (convention.kind !== 'float')
    return `its units follow another convention, ${convention.kind}: here they have six decimals`
  if (strange !== undefined) return `the exchange has nothing that does ${strange}`
  if (steps.slice(1).some(({ op }) => op === 'init'))
    return 'its units appear in a pool that has some already'
  if (steps.some(({ amount = 1, nav = 1 }) => amount <= 0 || nav <= 0))
    return 'an amount or a NAV is not above zero: nothing flows, or no unit can be priced'
  if (steps.some(({ amount = 1, nav = 1 }) => Math.max(amount, nav) >= 1e12))
    return 'an amount has more digits than the exchange takes'
  return null
}

/** What the case's first unit costs: there 1 credit, here often another price, by which all units are scaled. */
export function firstUnitPrice({ convention, steps }: UnitCase): number {
  const [first] = steps
  return first?.op === 'init' ? first.nav / first.units : convention.initial_nav_per_unit
}
