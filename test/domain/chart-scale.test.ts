import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linearScale, timeTicks, valueScale } from '../../src/domain/chart-scale.ts'

describe('a linear scale', () => {
  it('takes the ends to the ends and the middle to the middle', () => {
    const scale = linearScale([10, 20], [100, 0])
    expect([10, 15, 20].map(value => scale(value))).toEqual([100, 50, 0])
  })

  it('puts everything in the middle where the domain has no length', () => {
    expect(linearScale([1, 1], [0, 50])(1)).toBe(25)
  })
})

describe('a value scale', () => {
  it.each([
    [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1], 1],
    [0.97, 1.043, 4, [0.96, 0.98, 1, 1.02, 1.04, 1.06], 2],
    [-0.0812, 0, 2, [-0.1, -0.05, 0], 2],
    [1, 1, 4, [0.99, 0.995, 1, 1.005, 1.01], 3],
    [3, 870_000, 4, [0, 200_000, 400_000, 600_000, 800_000, 1_000_000], 0],
    [0.1, 0.3, 2, [0.1, 0.2, 0.3], 1],
  ])('over %d to %d in about %i steps has the ticks %j', (low, high, count, ticks, decimals) => {
    expect(valueScale(low, high, count)).toEqual({ low: ticks[0], high: ticks.at(-1), ticks, decimals })
  })

  // Eight digits: an index or a price to four decimals.
  const value = fc
    .integer({ min: -100_000_000, max: 100_000_000 })
    .map(tenThousandths => tenThousandths / 10_000)

  it('holds what it is over, in a handful of even steps', () => {
    fc.assert(
      fc.property(value, value, fc.integer({ min: 2, max: 8 }), (a, b, count) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        const scale = valueScale(low, high, count)
        const slack = (scale.high - scale.low) * 1e-8
        expect(scale.low).toBeLessThanOrEqual(low + slack)
        expect(scale.high).toBeGreaterThanOrEqual(high - slack)
        expect(scale.ticks.length).toBeGreaterThanOrEqual(2)
        expect(scale.ticks.length).toBeLessThanOrEqual(2 * count + 3)
        expect(new Set(scale.ticks).size).toBe(scale.ticks.length)
      }),
    )
  })
})

const at = (text: string) => Date.parse(text)

describe('time ticks', () => {
  it.each([
    [
      '2026-11-12T09:00:00Z',
      '2026-11-12T09:00:20Z',
      ['09:00:00', '09:00:05', '09:00:10', '09:00:15', '09:00:20'],
    ],
    ['2026-11-12T20:10:00Z', '2026-11-13T02:00:00Z', ['21:00', '22:00', '23:00', '13 Nov', '01:00', '02:00']],
    ['2026-10-14T09:00:00Z', '2026-11-13T09:00:00Z', ['18 Oct', '25 Oct', '1 Nov', '8 Nov']],
    [
      '2026-01-15T00:00:00Z',
      '2026-06-20T00:00:00Z',
      ['Feb 2026', 'Mar 2026', 'Apr 2026', 'May 2026', 'Jun 2026'],
    ],
    ['1999-06-01T00:00:00Z', '2009-06-01T00:00:00Z', ['2000', '2002', '2004', '2006', '2008']],
  ])('from %s to %s are %j', (start, end, labels) => {
    expect(timeTicks(at(start), at(end), 5).map(tick => tick.label)).toEqual(labels)
  })

  it('are none where no time passes', () => {
    expect(timeTicks(at('2026-11-12'), at('2026-11-12'), 5)).toEqual([])
  })

  it('lie within the time they are for, in order and not many', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: at('2020-01-01'), max: at('2050-01-01') }),
        fc.integer({ min: 1000, max: 40 * 365 * 86_400_000 }),
        (startMs, lengthMs) => {
          const instants = timeTicks(startMs, startMs + lengthMs, 5).map(tick => tick.atMs)
          expect(instants.length).toBeLessThanOrEqual(11)
          expect(instants.every(atMs => atMs >= startMs && atMs <= startMs + lengthMs)).toBe(true)
          expect(instants).toEqual([...instants].sort((a, b) => a - b))
        },
      ),
    )
  })
})
