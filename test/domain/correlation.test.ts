import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { correlationOf, dailyReturnsOf } from '../../src/domain/correlation.ts'

const returnsOf = (values: readonly number[]) =>
  new Map(values.map((value, day) => [new Date(day * 86_400_000).toISOString().slice(0, 10), value]))

describe('daily returns', () => {
  it('go from close to close, and skip what a missing day leaves open', () => {
    const closes = [
      { day: '2026-02-27', index: 1 },
      { day: '2026-02-28', index: 1.5 },
      { day: '2026-03-01', index: 1.2 },
      { day: '2026-03-03', index: 2 },
      { day: '2026-03-04', index: 3 },
    ]
    expect([...dailyReturnsOf(closes)]).toEqual([
      ['2026-02-28', 0.5],
      ['2026-03-01', expect.closeTo(-0.2, 12)],
      ['2026-03-04', 0.5],
    ])
  })
})

describe('a correlation', () => {
  it('is the textbook’s', () => {
    // x = 1…10, y = 2 1 4 3 6 5 8 7 10 9: Σdx·dy = 77.5, Σdx² = Σdy² = 82.5, so r = 77.5 / 82.5.
    const one = returnsOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    const other = returnsOf([2, 1, 4, 3, 6, 5, 8, 7, 10, 9])
    expect(correlationOf(one, other)).toEqual({ days: 10, value: expect.closeTo(77.5 / 82.5, 12) })
  })

  it('needs ten days that both have', () => {
    const nine = returnsOf([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(correlationOf(nine, returnsOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))).toEqual({ days: 9, value: null })
  })

  it('is not defined where one did not move', () => {
    const level = returnsOf(Array(12).fill(0))
    expect(correlationOf(level, returnsOf(Array.from({ length: 12 }, (_, day) => day))).value).toBeNull()
  })

  it('lies within −1 and 1, is symmetric, and is 1 with itself', () => {
    const series = fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true }), { minLength: 10, maxLength: 60 })
    fc.assert(
      fc.property(series, series, (a, b) => {
        const [one, other] = [returnsOf(a), returnsOf(b)]
        const { value } = correlationOf(one, other)
        expect(correlationOf(other, one).value).toBe(value)
        expect(value === null || (value >= -1 && value <= 1)).toBe(true)
        const own = correlationOf(one, one).value
        expect(own === null || Math.abs(own - 1) < 1e-9).toBe(true)
      }),
    )
  })
})
