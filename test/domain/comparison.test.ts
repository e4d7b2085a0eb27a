import { describe, expect, it } from 'vitest'
import { asOf, rebased } from '../../src/domain/comparison.ts'

const series = (...pairs: [number, number][]) => pairs.map(([atMs, value]) => ({ atMs, value }))

describe('rebased series', () => {
  it('are 1 where the time that all of them have begins', () => {
    const long = series([0, 1], [10, 2], [20, 3])
    const short = series([15, 4], [20, 2])
    expect(rebased([long, short])).toEqual([series([15, 1], [20, 1.5]), series([15, 1], [20, 0.5])])
  })

  it('are empty where one has no history, or is worth nothing at the beginning', () => {
    expect(rebased([series([0, 1], [10, 2]), []])).toEqual([[], []])
    expect(rebased([series([0, 1], [10, 2]), series([0, 0], [10, 2])])).toEqual([series([0, 1], [10, 2]), []])
  })
})

describe('what holds at an instant', () => {
  it('is the newest value then', () => {
    const samples = series([0, 1], [10, 2])
    expect([-1, 0, 9, 10, 99].map(atMs => asOf(samples, atMs))).toEqual([null, 1, 1, 2, 2])
  })
})
