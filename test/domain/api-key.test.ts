import { randomFillSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isWellFormedKey, newApiKey } from '../../src/domain/api-key.ts'

const freshKey = () => newApiKey(bytes => randomFillSync(bytes))

describe('an API key', () => {
  it('is well formed when it is new, and never the same twice', () => {
    const keys = Array.from({ length: 200 }, freshKey)
    expect(keys.every(isWellFormedKey)).toBe(true)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('carries a checksum that notices any one changed character', () => {
    const key = freshKey()
    for (let index = 'cp_live_'.length; index < key.length; index++) {
      const other = key[index] === 'x' ? 'y' : 'x'
      expect(isWellFormedKey(key.slice(0, index) + other + key.slice(index + 1))).toBe(false)
    }
  })

  it('ends in the CRC-32 of its secret in base 62', () => {
    // CRC-32 of "0" × 32 by zlib is 2700251856; in base 62 its digits are 2 58 45 60 53 18.
    expect(isWellFormedKey(`cp_live_${'0'.repeat(32)}2wjyrI`)).toBe(true)
  })

  it.each(['', 'cp_live_', 'sk_live_abc', `cp_live_${'é'.repeat(38)}`])('is not "%s"', text => {
    expect(isWellFormedKey(text)).toBe(false)
  })
})
