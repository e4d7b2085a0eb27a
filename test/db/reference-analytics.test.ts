import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestStack, testStack } from '../support/stack.ts'

const FOLDER = '../shared/data/reference'

type Case = {
  id: string
  group: string
  convention: { formula: string; periods_per_year?: number; sign?: string; nan_policy?: string }
  inputs: {
    returns?: (number | null)[]
    returns_ref?: string
    returns_repeat?: { repeat: number; times: number }
    weights?: number[]
    weights_repeat?: { repeat: number; times: number }
    risk_free_per_period?: number | (number | null)[]
    mar_per_period?: number | (number | null)[]
    b?: number
    q?: [number, number]
    delta?: [number, number]
    index?: number
    begin_value?: number
    periods?: { end_value: number; flow_after: number }[]
  }
  expected: number | null
  tolerance: number
  special?: string
}

const isPresent = existsSync(FOLDER)
if (!isPresent) console.warn(`SKIPPED: there is no ${FOLDER}; the outside reference numbers are not checked`)
const read = <Content>(name: string): Content => JSON.parse(readFileSync(`${FOLDER}/${name}`, 'utf8'))
const cases = isPresent ? read<Case[]>('analytics.json') : []
const series = isPresent ? read<Record<string, (number | null)[]>>('series.json') : {}

/** Which key of performance_metrics a formula is, and whether it is there annualised. */
const METRICS: Record<string, { key: string; perPeriod?: boolean; rate?: 'risk_free' | 'mar' }> = {
  'total_return.compound': { key: 'total_return' },
  'cagr.n_obs': { key: 'annual_return' },
  'volatility.annualized': { key: 'volatility' },
  'max_drawdown.returns': { key: 'max_drawdown' },
  'calmar.cagr_over_mdd': { key: 'calmar' },
  'sharpe.arithmetic': { key: 'sharpe' },
  'sharpe.per_period': { key: 'sharpe', perPeriod: true },
  'downside_deviation.n_all': { key: 'downside_deviation' },
  'sortino.n_all': { key: 'sortino' },
  'sortino.per_period': { key: 'sortino', perPeriod: true },
}

let stack: TestStack

beforeAll(async () => {
  if (isPresent) stack = await testStack()
})

afterAll(async () => {
  if (isPresent) await stack.stop()
})

async function one(text: string, params: unknown[]): Promise<number | null> {
  const { rows } = await stack.sql(text, params)
  const value: unknown = Object.values(rows[0] ?? {})[0]
  return value === null || value === undefined ? null : Number(value)
}

function repeated(given: { repeat: number; times: number } | undefined): number[] | undefined {
  return given && Array.from({ length: given.times }, () => given.repeat)
}

/** The case's returns above its risk-free rate or minimum acceptable return, which are 0 here. */
function excessReturns({ inputs }: Case): (number | null)[] {
  const returns = inputs.returns ?? repeated(inputs.returns_repeat) ?? series[inputs.returns_ref ?? ''] ?? []
  const rate = inputs.risk_free_per_period ?? inputs.mar_per_period ?? 0
  return returns.map((value, index) => {
    const least = Array.isArray(rate) ? (rate[index] ?? null) : rate
    return value === null || least === null ? null : value - least
  })
}

async function ofReturns(given: Case): Promise<number | null> {
  const metric = METRICS[given.convention.formula]
  if (!metric) throw new Error(given.convention.formula)
  let returns = excessReturns(given)
  // Here a missing return is no period; where the source counts it as one, it is a period without a return.
  if (given.convention.nan_policy?.includes('counts in the number of periods')) {
    returns = returns.map(value => value ?? 0)
  }
  const periods = metric.perPeriod ? 1 : (given.convention.periods_per_year ?? 1)
  const found = await one('select performance_metrics($1, $2) ->> $3', [returns, periods, metric.key])
  return found !== null && given.convention.sign === 'positive' ? -found : found
}

async function ofMarketMaker({ convention, inputs }: Case): Promise<number | null> {
  const { b = 1, q = [0, 0], delta = [0, 0], index = 0 } = inputs
  // Of two outcomes' quantities only the difference moves the price; the second outcome's price is 1 − the first's.
  const outstanding = q[0] - q[1]
  switch (convention.formula) {
    case 'lmsr.price': {
      const first = await one('select lmsr_price($1, $2)', [b, outstanding])
      return first === null || index === 0 ? first : 1 - first
    }
    case 'lmsr.cost':
      return ((await one('select lmsr_cost_level($1, $2)', [b, outstanding])) ?? 0) + q[1]
    default:
      return (
        ((await one('select lmsr_cost($1, $2, $3)', [b, outstanding, delta[0] - delta[1]])) ?? 0) + delta[1]
      )
  }
}

async function ofWeights({ convention, inputs }: Case): Promise<number | null> {
  const weights = inputs.weights ?? repeated(inputs.weights_repeat)
  const hhi = 1 - ((await one('select diversification($1)', [weights])) ?? 0)
  return convention.formula === 'hhi.fraction' ? hhi : 1 / hhi
}

/** Time-weighted return: the growth between flows, chain-linked, is what the performance index compounds. */
async function ofFlows({ inputs }: Case): Promise<number | null> {
  let before = inputs.begin_value ?? 0
  const returns = (inputs.periods ?? []).map(({ end_value, flow_after }) => {
    const growth = end_value / before - 1
    before = end_value + flow_after
    return growth
  })
  return one(`select performance_metrics($1, 1) ->> 'total_return'`, [returns])
}

function figureOf(given: Case): Promise<number | null> {
  const { formula } = given.convention
  if (formula.startsWith('lmsr.')) return ofMarketMaker(given)
  if (formula.startsWith('twr.')) return ofFlows(given)
  if (formula.startsWith('hhi.') || formula.startsWith('effective_n.')) return ofWeights(given)
  return ofReturns(given)
}

describe.skipIf(!isPresent)('the figures of other libraries', () => {
  it('are all of formulas that the exchange has', () => {
    const known = new Set([...Object.keys(METRICS), 'lmsr.price', 'lmsr.cost', 'lmsr.trade_cost'])
    for (const name of ['hhi.fraction', 'effective_n.inverse_hhi', 'twr.flows_at_valuation']) known.add(name)
    expect(cases.filter(({ convention }) => !known.has(convention.formula)).map(({ id }) => id)).toEqual([])
    expect(cases.length).toBeGreaterThan(100)
  })

  it.each(cases.map(given => [given.id, given] as const))('reproduce: %s', async (_, given) => {
    const found = await figureOf(given)
    // Infinite and undefined figures never leave this exchange: both are null.
    if (given.expected === null) expect(found).toBeNull()
    else expect(Math.abs((found ?? Number.NaN) - given.expected)).toBeLessThanOrEqual(given.tolerance + 1e-15)
  })
})
