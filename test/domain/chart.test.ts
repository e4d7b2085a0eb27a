import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  evenlySpread,
  evenlyThinned,
  filledPath,
  heightScale,
  linePath,
  nearest,
  sparkline,
} from '../../src/domain/chart.ts'

const POINTS = [
  { x: 0, y: 10 },
  { x: 4.4, y: 7.2 },
  { x: 9, y: 7.4 },
  { x: 14.5, y: 30 },
]

describe('a path', () => {
  it('goes from point to point in whole units', () => {
    expect(linePath(POINTS)).toBe('M0 10l4-3 5 0 6 23')
  })

  it('holds a value until the next where it is a step, and goes on where that is the same', () => {
    expect(linePath(POINTS, 'step')).toBe('M0 10h4v-3h11v23')
    expect(linePath([...POINTS, { x: 20, y: 30 }], 'step')).toBe('M0 10h4v-3h11v23h5')
  })

  it('is closed beyond the edges of its panel where it is filled', () => {
    const panel = { width: 20, height: 40 }
    expect(filledPath(POINTS, panel, 'bottom')).toBe(`${linePath(POINTS)}H29V49H-9V10z`)
    expect(filledPath(POINTS, panel, 'top', 'step')).toBe(`${linePath(POINTS, 'step')}H29V-9H-9V10z`)
  })

  it('of nothing is nothing, and of one point goes nowhere', () => {
    expect([linePath([]), filledPath([], { width: 1, height: 1 }, 'top')]).toEqual(['', ''])
    expect([linePath(POINTS.slice(0, 1)), linePath(POINTS.slice(0, 1), 'step')]).toEqual(['M0 10', 'M0 10'])
  })

  const coordinate = fc.double({ min: -2000, max: 2000, noNaN: true })
  const points = fc.array(fc.record({ x: coordinate, y: coordinate }), { minLength: 1, maxLength: 50 })

  it('comes to every point or goes straight through it, in order, and ends at the last', () => {
    fc.assert(
      fc.property(points, visited => {
        const turns = placesOf(linePath(visited))
        const [first = [0, 0], ...rest] = visited.map(({ x, y }) => [Math.round(x) || 0, Math.round(y) || 0])
        expect(turns[0]).toEqual(first)
        let passed = 0
        let from = first
        for (const place of rest) {
          // Each leg ends on the segment to the next turn, and no nearer to where it began than the place before.
          while (!isBetween(from, place, turns[passed + 1] ?? from)) {
            passed += 1
            from = turns[passed] ?? from
            expect(passed).toBeLessThan(turns.length)
          }
          from = place
        }
        expect(turns.at(-1)).toEqual(from)
      }),
    )
  })

  it('is one step where it goes straight on, and turns back where it does', () => {
    const rise = [0, 1, 2, 3].map(step => ({ x: step * 4, y: step * 2 }))
    expect(linePath(rise)).toBe('M0 0l12 6')
    expect(linePath([0, 5, 2].map(y => ({ x: 0, y })))).toBe('M0 0l0 5 0-3')
  })
})

/** Whether a place lies on the segment from one place to another. */
function isBetween(
  [ax = 0, ay = 0]: number[],
  [x = 0, y = 0]: number[],
  [bx = 0, by = 0]: number[],
): boolean {
  const isOnLine = (x - ax) * (by - ay) === (y - ay) * (bx - ax)
  return (
    isOnLine &&
    Math.min(ax, bx) <= x &&
    x <= Math.max(ax, bx) &&
    Math.min(ay, by) <= y &&
    y <= Math.max(ay, by)
  )
}

/** Where a path of relative lines turns. */
function placesOf(path: string): number[][] {
  const numbers = (path.match(/-?\d+/g) ?? []).map(Number)
  const places: number[][] = []
  for (let place = 0; place < numbers.length; place += 2) {
    const [x, y] = places.at(-1) ?? [0, 0]
    places.push([(x ?? 0) + (numbers[place] ?? 0), (y ?? 0) + (numbers[place + 1] ?? 0)])
  }
  return places
}

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

describe('evenly spread numbers', () => {
  it('are as many as asked for, the ends among them', () => {
    expect(evenlySpread(10, 20, 5)).toEqual([10, 12.5, 15, 17.5, 20])
  })
})

describe('the nearest row', () => {
  const rows = [0, 10, 14].map(atMs => ({ atMs }))

  it.each([
    [-5, 0],
    [4, 0],
    [5, 10],
    [12, 14],
    [11.9, 10],
    [14, 14],
    [99, 14],
  ])('to %d is the one at %d', (atMs, expected) => {
    expect(nearest(rows, atMs)).toEqual({ atMs: expected })
  })

  it('is none where there are none', () => {
    expect(nearest([], 1)).toBeNull()
  })
})
