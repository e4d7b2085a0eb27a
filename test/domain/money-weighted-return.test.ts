import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { moneyWeightedReturn } from '../../src/domain/money-weighted-return.ts'

const day = (text: string) => Date.parse(`${text}T00:00:00Z`) / 1000

describe('the money-weighted return', () => {
  it('agrees with the XIRR example of the Excel manual: 37.3362535 %', () => {
    // −10,000 on 2008-01-01, then +2,750, +4,250, +3,250 and a last +2,750 on 2009-04-01.
    const flows = [
      { amount: 10_000, atSeconds: day('2008-01-01') },
      { amount: -2750, atSeconds: day('2008-03-01') },
      { amount: -4250, atSeconds: day('2008-10-30') },
      { amount: -3250, atSeconds: day('2009-02-15') },
    ]
    expect(moneyWeightedReturn(flows, 2750, day('2009-04-01'))).toBeCloseTo(0.373362535, 8)
  })

  it('is not annualised under a year: 100 that is 110 after a month has returned 10 %', () => {
    const flows = [{ amount: 100, atSeconds: day('2026-01-01') }]
    expect(moneyWeightedReturn(flows, 110, day('2026-02-01'))).toBeCloseTo(0.1, 12)
  })

  it('is null without flows, and where no one rate explains them', () => {
    expect(moneyWeightedReturn([], 5, day('2026-01-01'))).toBeNull()
    expect(moneyWeightedReturn([{ amount: 1, atSeconds: 0 }], 1e12, 1000)).toBeNull()
    expect(moneyWeightedReturn([{ amount: 10, atSeconds: 1000 }], 10, 1000)).toBe(0)
  })

  it('is the growth itself where all money grew at one rate', () => {
    const amount = fc.double({ min: 1, max: 1e6, noNaN: true })
    const at = fc.integer({ min: 0, max: 10_000_000 })
    const growth = fc.double({ min: 0.1, max: 10, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(amount, at), { minLength: 1, maxLength: 20 }),
        growth,
        (deposits, factor) => {
          const now = 20_000_000
          const first = Math.min(...deposits.map(([, time]) => time))
          const value = deposits.reduce(
            (sum, [paid, time]) => sum + paid * factor ** ((now - time) / (now - first)),
            0,
          )
          const flows = deposits.map(([paid, atSeconds]) => ({ amount: paid, atSeconds }))
          expect(moneyWeightedReturn(flows, value, now)).toBeCloseTo(factor - 1, 6)
        },
      ),
    )
  })
})
