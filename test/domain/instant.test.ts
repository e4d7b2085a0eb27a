import { describe, expect, it } from 'vitest'
import { isInstant } from '../../src/domain/instant.ts'

describe('an instant', () => {
  it.each([
    '2026-01-31T12:00:00Z',
    '2026-01-31T12:00:00.123456789+05:30',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999999Z',
    '2026-01-01T00:00:00-15:59',
  ])('%s is within what the database holds', text => {
    expect(isInstant(text)).toBe(true)
  })

  it.each([
    '0000-12-31T23:59:59Z',
    '0001-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59-00:01',
    '9999-12-31T23:59:59.9999999Z',
    '2026-01-01T00:00:00+16:00',
    '2026-01-01T00:00:00+23:59',
    `2026-01-01T00:00:00.${'1'.repeat(200)}Z`,
    '2026-01-01',
    'soon',
  ])('%s is not', text => {
    expect(isInstant(text)).toBe(false)
  })
})
