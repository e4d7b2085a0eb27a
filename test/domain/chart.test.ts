import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  areaPath,
  drawdownsOf,
  evenlyThinned,
  linearScale,
  type Point,
  visiblePoints,
} from '../../src/domain/chart.ts'

describe('a linear scale', () => {
  it('takes the ends to the ends and the middle to the middle', () => {
    const scale = linearScale([10, 20], [100, 0])
    expect([10, 15, 20].map(scale)).toEqual([100, 50, 0])
  })

  it('puts everything in the middle where the domain has no length', () => {
    expect(linearScale([1, 1], [0, 50])(1)).toBe(25)
  })
})

describe('drawdowns', () => {
  it('are measured from the running peak', () => {
    // Peaks 1, 1.25, 1.25, 1.25, 1.5: 1 / 1.25 − 1 = −0.2 and 0.5 / 1.25 − 1 = −0.6.
    expect(drawdownsOf([1, 1.25, 1, 0.5, 1.5], 1)).toEqual([0, 0, expect.closeTo(-0.2), -0.6, 0])
  })

  it('know of a peak before the first point', () => {
    expect(drawdownsOf([1, 3], 2)).toEqual([-0.5, 0])
  })

  it('of what never had a value are none', () => {
    expect(drawdownsOf([0, 0], 0)).toEqual([0, 0])
  })
})

const WIDTH = 1000
const series = fc
  .array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 500 })
  .map(values => values.map((y, index): Point => ({ x: (index / values.length) * WIDTH, y })))

describe('visible points', () => {
  it('keep the ends, the highest and the lowest, in order', () => {
    fc.assert(
      fc.property(series, points => {
        const kept = visiblePoints(points, WIDTH, 20)
        const heights = (some: Point[]) => some.map(({ y }) => y)
        expect(kept[0]).toEqual(points[0])
        expect(kept.at(-1)).toEqual(points.at(-1))
        expect(Math.max(...heights(kept))).toBe(Math.max(...heights(points)))
        expect(Math.min(...heights(kept))).toBe(Math.min(...heights(points)))
        expect(kept.map(({ x }) => x)).toEqual(kept.map(({ x }) => x).sort((a, b) => a - b))
        expect(kept.length).toBeLessThanOrEqual(80)
      }),
    )
  })

  it('are all of them where there are few', () => {
    const points = [
      { x: 0, y: 1 },
      { x: 1000, y: 2 },
    ]
    expect(visiblePoints(points, WIDTH, 20)).toEqual(points)
  })
})

describe('an area path', () => {
  it('follows the points and closes outside of them', () => {
    const points = [
      { x: 0, y: 10 },
      { x: 50.04, y: -0.01 },
    ]
    expect(areaPath(points, 30, 5)).toBe('M-5 30L-5 10 0 10 50 0 55 0 55 30Z')
  })

  it('of nothing is nothing', () => {
    expect(areaPath([], 30, 5)).toBe('')
  })
})

describe('thinned rows', () => {
  it('keep the ends and are as many as asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 2, max: 100 }), (count, most) => {
        const rows = Array.from({ length: count }, (_, index) => index)
        const thinned = evenlyThinned(rows, most)
        expect(thinned.length).toBe(Math.min(count, most))
        expect(new Set(thinned).size).toBe(thinned.length)
        expect([thinned[0], thinned.at(-1)]).toEqual([0, count - 1])
      }),
    )
  })
})
