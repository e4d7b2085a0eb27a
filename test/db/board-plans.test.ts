import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { boardBuffers } from '../../bench/support/board-plan.ts'
import { RANKED_SLOT, rankedExchange } from '../../bench/support/ranked-exchange.ts'
import { createTeardown } from '../../dev/teardown.ts'
import type { BoardRequest } from '../../src/db/queries/leaderboard.ts'
import { BOARD_METRICS } from '../../src/domain/board-metrics.ts'

const POOLS = 3000
const teardown = createTeardown()
let owner: Client

beforeAll(async () => {
  owner = await rankedExchange(POOLS, teardown)
})

afterAll(() => teardown.run())

describe('a page of a board is read by its index alone', () => {
  it.each(BOARD_METRICS)('by %s: the first and one far down', async by => {
    const first: BoardRequest = { by, window: 'all', limit: 50, after: null, around: null }
    const deep = { ...first, after: { slot: RANKED_SLOT, position: POOLS - 100 } }
    expect(await boardBuffers(owner, first)).toBeGreaterThan(0)
    expect(await boardBuffers(owner, deep)).toBeGreaterThan(0)
  })
})
