import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type TestStack, testStack } from '../support/stack.ts'
import { type Comparison, failing, referenceCases } from './reference-data.ts'

/** A figure that its source leaves undefined is null. */
const figure = z.number().nullish()
const figuresForm = z.strictObject({
  quantity: figure,
  average_cost: figure,
  realized_pnl: figure,
  unrealized_pnl: figure,
  pool_cost: figure,
})
const stepForm = z.object({
  side: z.enum(['buy', 'sell']),
  quantity: z.number().positive(),
  price: z.number(),
  fee: z.number().default(0),
})
/** Unrealized profit is at `mark_price` or, where none is given, at the price of the last fill. */
const marked = { expected: figuresForm, mark_price: z.number().optional() }
const sequenceForm = z.object({
  convention: z.object({ fee_convention: z.enum(['capitalized', 'none']) }),
  steps: z.array(stepForm).min(1),
  checkpoints: z.array(z.object({ after_step: z.int().positive(), ...marked })).default([]),
  ...marked,
  tolerance: z.number().positive(),
})
/** Enough to choose by; the rest is read in the case's own test, so that a case of another form fails by name. */
const caseForm = z.looseObject({
  id: z.string(),
  convention: z.looseObject({ cost_method: z.string(), fee_convention: z.string() }),
})

type Step = z.infer<typeof stepForm>
type Sequence = z.infer<typeof sequenceForm>

/** A position as the books keep it, in the decimal text of its columns. */
interface Position {
  quantity: string
  cost_basis: string
  average_cost: string
  realized_pnl: string
  /** Whether an amount on the way had more than six decimals. */
  rounded: boolean
}

const flat: Position = {
  quantity: '0',
  cost_basis: '0',
  average_cost: '0',
  realized_pnl: '0',
  rounded: false,
}

/** One fill, with its cash and its figures in the columns' precision: six decimals, and eighteen for the average cost. */
const fillStatement = `
  with fill as (
    select $1::numeric as quantity, $2::numeric as cost_basis, $3::numeric as average_cost,
      round($4::numeric, 12) as change, -round($4::numeric, 12) * $5::numeric - $6::numeric as exact_cash
  )
  select
    quantity_after::text as quantity,
    cost_basis_after::numeric(20, 6)::text as cost_basis,
    average_cost_after::numeric(38, 18)::text as average_cost,
    ($7::numeric + realized)::numeric(20, 6)::text as realized_pnl,
    exact_cash <> round(exact_cash, 6)
      or average_cost * change <> round(average_cost * change, 6)
      or exact_cash * quantity / change <> round(exact_cash * quantity / change, 6) as rounded
  from fill
  cross join lateral position_after(quantity, cost_basis, average_cost, change, round(exact_cash, 6))`

const cases = referenceCases('positions.json', caseForm)
const feeConventions = ['capitalized', 'none']
const chosen = cases.filter(
  ({ convention }) =>
    convention.cost_method === 'average' && feeConventions.includes(convention.fee_convention),
)

let stack: TestStack

beforeAll(async () => {
  stack = await testStack()
})

afterAll(() => stack.stop())

describe.skipIf(cases.length === 0)('a position after every reference sequence of fills', () => {
  it('is checked in every case that goes by average cost', () => {
    expect(chosen.length).toBeGreaterThanOrEqual(14)
    expect(cases.filter(({ convention }) => convention.cost_method === 'average')).toEqual(chosen)
  })

  it.each(chosen.map(one => [one.id, one] as const))('agrees with %s', async (_, one) => {
    const sequence = sequenceForm.parse(one)
    const positions = await foldPositions(sequence)
    const checkpoints = [
      ...sequence.checkpoints,
      { after_step: sequence.steps.length, expected: sequence.expected, mark_price: sequence.mark_price },
    ]
    for (const { after_step, expected, mark_price } of checkpoints) {
      const position = positions[after_step - 1] ?? flat
      const price = mark_price ?? sequence.steps[after_step - 1]?.price ?? Number.NaN
      const actual = figuresOf(position, price)
      const comparisons = Object.entries(expected).flatMap(([name, value]): [string, Comparison][] => {
        if (typeof value !== 'number') return []
        const allowed = sequence.tolerance + roundingOf(name, position, after_step)
        return [[`${name} after step ${after_step}`, { expected: value, actual: actual[name] ?? 0, allowed }]]
      })
      expect(failing(Object.fromEntries(comparisons))).toEqual({})
    }
  })
})

async function foldPositions({ steps, convention }: Sequence): Promise<Position[]> {
  const positions: Position[] = []
  let position = flat
  for (const step of steps) {
    position = await afterFill(position, step, convention.fee_convention === 'none' ? 0 : step.fee)
    positions.push(position)
  }
  return positions
}

async function afterFill(before: Position, { side, quantity, price }: Step, fee: number): Promise<Position> {
  const change = side === 'buy' ? quantity : -quantity
  const { rows } = await stack.sql<Position>(fillStatement, [
    before.quantity,
    before.cost_basis,
    before.average_cost,
    change,
    price,
    fee,
    before.realized_pnl,
  ])
  const after = rows[0] ?? flat
  return { ...after, rounded: before.rounded || after.rounded }
}

function figuresOf(position: Position, price: number): Record<string, number> {
  const quantity = Number(position.quantity)
  const cost = Number(position.cost_basis)
  return {
    quantity,
    average_cost: Number(position.average_cost),
    realized_pnl: Number(position.realized_pnl),
    unrealized_pnl: quantity * price - Math.sign(quantity) * cost,
    pool_cost: cost,
  }
}

/**
 * What may lie between a case and the books beyond the case's own tolerance: nothing where every amount fits six decimals.
 * Where one does not, each fill rounds its cash and the cost that it releases by half a millionth of a credit at most, and
 * an average cost is such a cost for each unit held.
 */
function roundingOf(figure: string, { rounded, quantity }: Position, fillsCount: number): number {
  if (!rounded || figure === 'quantity') return 0
  const credits = fillsCount * 1e-6
  return figure === 'average_cost' ? credits / Math.max(Math.abs(Number(quantity)), 1e-12) : credits
}
