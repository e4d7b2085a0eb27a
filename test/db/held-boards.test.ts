import { describe, expect, it } from 'vitest'
import { heldPage, holdPage } from '../../src/db/queries/held-boards.ts'
import type { BoardPage, BoardRequest } from '../../src/db/queries/leaderboard.ts'

const request: BoardRequest = { by: 'return', window: 'all', limit: 50, after: null, around: null }
const page = (slot: string): BoardPage => ({ slot, rows: [], nextPosition: null })

describe('pages of boards that an isolate holds', () => {
  it('are told apart by everything that a request asks for', () => {
    const after = { slot: '2026-01-01T00:00:00.000Z', position: 50 }
    const requests: BoardRequest[] = [
      request,
      { ...request, by: 'nav' },
      { ...request, window: '7d' },
      { ...request, limit: 5 },
      { ...request, after },
      { ...request, after: { ...after, position: 51 } },
      { ...request, after: { ...after, slot: '2026-01-01T00:15:00.000Z' } },
      { ...request, around: 'a-pool' },
    ]
    for (const [index, one] of requests.entries()) holdPage(one, page(String(index)))
    expect(requests.map(one => heldPage({ ...one })?.slot)).toEqual(requests.map((_, index) => String(index)))
  })

  it('are the last of their kind, and at most 64: who was read longest ago makes room', () => {
    for (let limit = 1; limit <= 64; limit += 1) holdPage({ ...request, limit }, page('first'))
    holdPage({ ...request, limit: 2 }, page('second'))
    expect(heldPage({ ...request, limit: 1 })?.slot).toBe('first')
    holdPage({ ...request, limit: 65 }, page('first'))
    const held = [1, 2, 3, 64, 65].map(limit => heldPage({ ...request, limit })?.slot)
    expect(held).toEqual(['first', 'second', undefined, 'first', 'first'])
  })
})
