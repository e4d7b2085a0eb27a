import { describe, expect, it } from 'vitest'
import { isDeeperThan } from '../../src/domain/nesting.ts'

const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`)

describe('how deep JSON is', () => {
  it('counts the lists and objects that lie within each other', () => {
    expect([isDeeperThan(1, 0), isDeeperThan(null, 0), isDeeperThan('[[', 0)]).toEqual([false, false, false])
    expect([isDeeperThan([[1]], 2), isDeeperThan([[1]], 1)]).toEqual([false, true])
    expect([isDeeperThan({ a: [{ b: 1 }] }, 3), isDeeperThan({ a: [{ b: 1 }] }, 2)]).toEqual([false, true])
  })

  it('is told of a million levels, too', () => {
    expect(isDeeperThan(nested(1_000_000), 32)).toBe(true)
  })
})
