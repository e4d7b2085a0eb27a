import { describe, expect, it } from 'vitest'
import { monthlyReturns } from '../../src/domain/monthly-returns.ts'

const ENDS = [
  { month: '2025-11', index: 1.1 },
  { month: '2025-12', index: 0.99 },
  { month: '2026-01', index: 1.98 },
]

describe('monthly returns', () => {
  it('begin at 1 and compound to the year’s', () => {
    // 1.1 / 1 − 1 = 10%; 0.99 / 1.1 − 1 = −10%; together 0.99 / 1 − 1 = −1%.
    const [newest, first] = monthlyReturns(ENDS, true)
    expect(newest).toMatchObject({ year: 2026, total: expect.closeTo(1, 12) })
    expect(first?.year).toBe(2025)
    expect(first?.months.slice(9)).toEqual([null, expect.closeTo(0.1, 12), expect.closeTo(-0.1, 12)])
    expect(first?.total).toBeCloseTo(-0.01, 12)
  })

  it('leave out the month before which nothing is known', () => {
    const [, first] = monthlyReturns(ENDS, false)
    expect(first?.months.slice(9)).toEqual([null, null, expect.closeTo(-0.1, 12)])
  })
})
