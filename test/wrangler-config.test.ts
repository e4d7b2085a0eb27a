import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cronOf, DEFAULT_SLOT_SECONDS } from '../src/domain/slots.ts'

const toml = readFileSync('wrangler.toml', 'utf8')

describe('wrangler.toml', () => {
  it('has slots of the one length that the code says', () => {
    expect(/^SLOT_SECONDS = "(\d+)"$/m.exec(toml)?.[1]).toBe(String(DEFAULT_SLOT_SECONDS))
  })

  it('fires the cron at the start of every slot, and at no other time', () => {
    expect(/^crons = (.+)$/m.exec(toml)?.[1]).toBe(JSON.stringify([cronOf(DEFAULT_SLOT_SECONDS)]))
  })
})
