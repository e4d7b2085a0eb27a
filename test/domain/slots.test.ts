import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cronOf, dividesDay, slotOf } from '../../src/domain/slots.ts'

describe('slotOf', () => {
  it('takes 12:14:59.999 to 12:00 and 12:15 to itself, at 15 minutes', () => {
    expect(slotOf(new Date('2026-01-31T12:14:59.999Z'), 900).toISOString()).toBe('2026-01-31T12:00:00.000Z')
    expect(slotOf(new Date('2026-01-31T12:15:00.000Z'), 900).toISOString()).toBe('2026-01-31T12:15:00.000Z')
  })

  it('is a multiple of the interval, at or before the instant, and less than an interval before it', () => {
    const intervals = fc.constantFrom(60, 300, 900, 3600, 86_400)
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
        intervals,
        (at, seconds) => {
          const slot = slotOf(at, seconds)
          expect(slot.getTime() % (seconds * 1000)).toBe(0)
          expect(at.getTime() - slot.getTime()).toBeGreaterThanOrEqual(0)
          expect(at.getTime() - slot.getTime()).toBeLessThan(seconds * 1000)
        },
      ),
    )
  })
})

describe('dividesDay', () => {
  it('accepts lengths that tile a day and no others', () => {
    expect([60, 900, 3600, 86_400].every(dividesDay)).toBe(true)
    expect([0, -900, 7, 0.5, 90_000, Number.NaN].some(dividesDay)).toBe(false)
  })
})

describe('cronOf', () => {
  it.each([
    [60, '* * * * *'],
    [300, '*/5 * * * *'],
    [900, '*/15 * * * *'],
    [1800, '*/30 * * * *'],
    [3600, '0 * * * *'],
    [14_400, '0 */4 * * *'],
    [86_400, '0 0 * * *'],
  ])('fires slots of %d seconds by %s', (slotSeconds, expression) => {
    expect(cronOf(slotSeconds)).toBe(expression)
  })

  it.each([1, 30, 90, 2400, 5400])(
    'is null for slots of %d seconds, which no single expression fires',
    slotSeconds => {
      expect(cronOf(slotSeconds)).toBeNull()
    },
  )
})
