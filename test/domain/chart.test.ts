import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areaPath, evenlyThinned, heightScale, linePath, sparkline } from '../../src/domain/chart.ts'

const POINTS = [
  { x: 0, y: 10 },
  { x: 50.04, y: 0.26 },
]

describe('a path', () => {
  it('follows the points, to a tenth', () => {
    expect(linePath(POINTS)).toBe('M0,10L50,0.3')
  })

  it('holds a value until the next where it is a step', () => {
    expect(linePath(POINTS, 'step')).toBe('M0,10L50,10L50,0.3')
  })

  it('goes back along the baseline where it is an area', () => {
    expect(areaPath(POINTS, 30)).toBe('M0,10L50,0.3L50,30L0,30Z')
  })

  it('of nothing is nothing', () => {
    expect([linePath([]), areaPath([], 30)]).toEqual(['', ''])
  })
})

describe('heights', () => {
  it('count downwards, with room for half a line at either end', () => {
    const yOf = heightScale({ low: 0, high: 1 }, 100)
    expect([0, 0.5, 1].map(value => yOf(value))).toEqual([98, 50, 2])
  })
})

describe('a sparkline', () => {
  it('goes from edge to edge, and as high and low as there is room', () => {
    expect(sparkline([1, 3, 2], 104, 28)).toEqual([
      { x: 2, y: 26 },
      { x: 52, y: 2 },
      { x: 102, y: 14 },
    ])
  })

  it('of what does not move lies in the middle', () => {
    expect(sparkline([1, 1], 104, 28).map(({ y }) => y)).toEqual([14, 14])
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
