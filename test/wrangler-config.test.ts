import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const toml = readFileSync('wrangler.toml', 'utf8')

describe('wrangler.toml', () => {
  it('fires the cron once per slot', () => {
    const slotSeconds = Number(/SLOT_SECONDS = "(\d+)"/.exec(toml)?.[1])
    const minutes = Number(/crons = \["\*\/(\d+) \* \* \* \*"\]/.exec(toml)?.[1])
    expect(minutes * 60).toBe(slotSeconds)
  })
})
