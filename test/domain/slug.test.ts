import { describe, expect, it } from 'vitest'
import { isFreeSlug, isReference, isSlug } from '../../src/domain/slug.ts'

describe('a slug', () => {
  it.each(['abc', 'a-b', 'steady-hands', '007', 'a'.repeat(64)])('may be %s', text => {
    expect(isFreeSlug(text)).toBe(true)
  })

  it.each(['', 'ab', '-abc', 'abc-', 'Abc', 'a_b', 'a b', 'ä-b', 'a'.repeat(65), '../etc', 'a%20b'])(
    'is not "%s"',
    text => {
      expect(isSlug(text)).toBe(false)
    },
  )

  it('is neither a word that a path uses nor shaped like an id', () => {
    expect(isFreeSlug('leaderboard')).toBe(false)
    expect(isFreeSlug('01a1fb7c-86ba-74f8-b95b-975bf942903a')).toBe(false)
  })

  it('or an id is what a path may name', () => {
    expect(isReference('leaderboards')).toBe(true)
    expect(isReference('01a1fb7c-86ba-74f8-b95b-975bf942903a')).toBe(true)
    expect(isReference("x' or 1=1")).toBe(false)
  })
})
