import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

let stack: TestStack
let exchange: Exchange

beforeAll(async () => {
  stack = await testStack({ clock: 'simulated' })
  exchange = new Exchange(stack)
})

afterAll(() => stack.stop())

type Row = {
  rank: number | null
  reason: string | null
  value: unknown
  days: number | null
  pool: { slug: string }
}

const rowsOf = (answer: { body: Record<string, unknown> }) => answer.body['data'] as Row[]

describe('the leaderboard', () => {
  it('answers with and without a query, and is never taken for a pool', async () => {
    for (const path of [
      '/api/pools/leaderboard',
      '/api/pools/leaderboard?',
      '/api/pools/leaderboard?by=nav',
    ]) {
      const { status, body } = await exchange.get(path)
      expect(status).toBe(200)
      expect(Object.keys(body)).toEqual(['by', 'window', 'slot', 'generated_at', 'data', 'next_cursor'])
    }
    const refused = await exchange.post('/api/pools', { slug: 'leaderboard', name: 'Mine' })
    expect([refused.status, refused.body['code']]).toEqual([400, 'invalid_request'])
  })

  it('ranks by what pools would pay out, lets equals share a rank, and lists who never traded last', async () => {
    const market = await exchange.market()
    const traders: Awaited<ReturnType<Exchange['trader']>>[] = []
    for (let count = 0; count < 4; count++) traders.push(await exchange.trader('1000'))
    const [winner, tied, alsoTied, idle] = traders
    const buy = (trader: (typeof traders)[number] | undefined, quantity: string) =>
      exchange.done(
        `/api/pools/${trader?.pool}/orders`,
        { market, side: 'buy', quantity },
        { key: trader?.key ?? '' },
      )
    await buy(winner, '100')
    for (const trader of [tied, alsoTied]) {
      const own = await exchange.market()
      await exchange.done(
        `/api/pools/${trader?.pool}/orders`,
        { market: own, side: 'buy', quantity: '10' },
        { key: trader?.key ?? '' },
      )
    }
    await exchange.done(`/api/markets/${market}/resolution`, { outcome: '1' })
    const { body: run } = await exchange.post('/api/snapshots', {})
    expect(run).toMatchObject({ taken: true })

    const board = await exchange.get('/api/pools/leaderboard?by=return&limit=100')
    const mine = rowsOf(board).filter(row => traders.some(trader => trader.pool === row.pool.slug))
    expect(mine.map(row => row.pool.slug)).toEqual([winner?.pool, tied?.pool, alsoTied?.pool, idle?.pool])
    expect(mine.map(row => row.rank)).toEqual([1, 2, 2, null])
    // 100 units bought for 62.011451 pay 100: 1000 becomes 1037.988549.
    expect(mine[0]?.value).toBeCloseTo(0.037988549, 12)
    expect(mine[3]?.reason).toBe('no_trades')
    // They were opened after the slot's instant.
    expect(mine.map(row => row.days)).toEqual([0, 0, 0, 0])
  })

  it('is served from the edge until the next slot, with one entity tag', async () => {
    const first = await exchange.getWithoutKey('/api/pools/leaderboard?by=nav&window=all&limit=3')
    const second = await exchange.getWithoutKey('/api/pools/leaderboard?limit=3&window=all&by=nav')
    expect(first.headers.get('X-Cache')).toBe('miss')
    expect(second.headers.get('X-Cache')).toMatch(/^(isolate|edge)$/)
    expect(second.body).toEqual(first.body)
    const etag = first.headers.get('ETag') ?? ''
    expect(second.headers.get('ETag')).toBe(etag)
    const notModified = await exchange.getWithoutKey('/api/pools/leaderboard?by=nav&limit=3', {
      'If-None-Match': `"x", ${etag}`,
    })
    expect(notModified.status).toBe(304)
    expect(notModified.headers.get('Server-Timing')).toContain('0 trips')
    const maxAge = Number(/max-age=(\d+)/.exec(first.headers.get('Cache-Control') ?? '')?.[1])
    expect(maxAge).toBeGreaterThan(0)
    expect(maxAge).toBeLessThanOrEqual(900)
  })

  it('passes the cache by for a request that carries a key', async () => {
    await exchange.getWithoutKey('/api/pools/leaderboard?limit=4')
    const keyed = await exchange.getWithoutKey('/api/pools/leaderboard?limit=4', {
      Authorization: `Bearer ${stack.operatorKey}`,
    })
    expect(keyed.headers.get('Cache-Control')).toBe('private, no-store')
    expect(keyed.headers.get('X-Cache')).toBeNull()
    expect(keyed.headers.get('Server-Timing')).toContain('1 trip')
  })

  it('shows a new slot at once where the cron ran', async () => {
    const before = await exchange.getWithoutKey('/api/pools/leaderboard')
    const next = new Date(Date.parse(String(before.body['slot'])) + 900_000)
    await stack.setClock(next)
    await stack.fireCron(next)
    const after = await exchange.getWithoutKey('/api/pools/leaderboard')
    expect(after.body['slot']).toBe(next.toISOString())
  })

  it('gives every page of one reading from the same slot, each pool once', async () => {
    const first = await exchange.getWithoutKey('/api/pools/leaderboard?limit=2')
    const slot = new Date(Date.parse(String(first.body['slot'])) + 900_000)
    await stack.setClock(slot)
    await stack.fireCron(slot)
    const slugs = rowsOf(first).map(row => row.pool.slug)
    for (let cursor = first.body['next_cursor']; cursor !== null; ) {
      const page = await exchange.getWithoutKey(`/api/pools/leaderboard?limit=2&cursor=${cursor}`)
      expect(page.body['slot']).toBe(first.body['slot'])
      slugs.push(...rowsOf(page).map(row => row.pool.slug))
      cursor = page.body['next_cursor']
    }
    expect(new Set(slugs).size).toBe(slugs.length)
    expect(slugs).toHaveLength(4)
  })

  it('shows the part around a pool, with the ranks that the pool itself shows', async () => {
    const all = rowsOf(await exchange.get('/api/pools/leaderboard?by=pnl&limit=100'))
    for (const [place, { pool, rank }] of all.entries()) {
      const around = await exchange.get(`/api/pools/leaderboard?by=pnl&limit=3&around=${pool.slug}`)
      const first = Math.max(0, place - 1)
      expect(rowsOf(around)).toEqual(all.slice(first, first + 3))
      const { body } = await exchange.get(`/api/pools/${pool.slug}`)
      expect((body['rank'] as Record<string, unknown>)['pnl']).toBe(rank)
    }
  })

  it('knows no pool that is not on it, and takes one beginning alone', async () => {
    const unknown = await exchange.get('/api/pools/leaderboard?around=no-such-pool')
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'pool_not_found'])
    const { body } = await exchange.get('/api/pools/leaderboard?limit=1')
    const pool = rowsOf({ body })[0]?.pool.slug
    const both = await exchange.get(
      `/api/pools/leaderboard?limit=1&around=${pool}&cursor=${body['next_cursor']}`,
    )
    expect([both.status, both.body['code']]).toEqual([400, 'invalid_request'])
  })

  it('that is three slots old is no longer read on', async () => {
    const first = await exchange.get('/api/pools/leaderboard?limit=2&by=calmar')
    for (let slot = 1; slot <= 3; slot++) {
      const at = new Date(Date.parse(String(first.body['slot'])) + slot * 900_000)
      await stack.setClock(at)
      await stack.fireCron(at)
      const next = await exchange.get(
        `/api/pools/leaderboard?limit=2&by=calmar&cursor=${first.body['next_cursor']}`,
        { Authorization: `Bearer ${stack.operatorKey}` },
      )
      expect([next.status, next.body['slot'] ?? next.body['code']]).toEqual(
        slot < 3 ? [200, first.body['slot']] : [400, 'cursor_expired'],
      )
    }
  })
})
