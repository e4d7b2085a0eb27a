import { describe, expect, it } from 'vitest'
import { clockText, dayText, instantText, relativeText } from '../../src/domain/time-format.ts'

const NOW = '2026-11-12T04:15:30.000Z'

describe('an instant', () => {
  it('is written in UTC', () => {
    expect([dayText(NOW), clockText(NOW)]).toEqual(['12 Nov 2026', '04:15 UTC'])
    expect(instantText('2026-03-01T00:00:00.000Z')).toBe('1 Mar 2026, 00:00 UTC')
  })
})

describe('how long ago', () => {
  it.each([
    ['2026-11-12T04:15:00.000Z', 'just now'],
    ['2026-11-12T04:14:30.000Z', '1 min ago'],
    ['2026-11-12T02:15:31.000Z', '119 min ago'],
    ['2026-11-12T02:15:30.000Z', '2 h ago'],
    ['2026-11-10T04:15:30.000Z', '2 days ago'],
    ['2026-09-01T00:00:00.000Z', '2 months ago'],
    ['2024-01-01T00:00:00.000Z', '2 years ago'],
    ['2026-11-12T04:30:00.000Z', 'in 14 min'],
  ])('%s was is said as %s', (instant, text) => {
    expect(relativeText(instant, NOW)).toBe(text)
  })
})
