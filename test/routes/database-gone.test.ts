import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Fault } from '../../dev/neon-endpoint/faults.ts'
import { FRESHNESS } from '../../src/http/cache-policies.ts'
import { type Answer, Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

const DEADLINE_MS = 5000
const SLACK_MS = 3000
const SLOW: Fault = { kind: 'delay', milliseconds: 20_000 }
const FAULTS: Fault[] = [
  { kind: 'status', status: 503 },
  { kind: 'status', status: 500 },
  { kind: 'drop-request' },
  { kind: 'drop-answer' },
  { kind: 'truncate' },
]

let stack: TestStack
let exchange: Exchange
let pool: string
let cached: string[]

beforeAll(async () => {
  stack = await testStack({ clock: 'simulated' })
  exchange = new Exchange(stack)
  const trader = await exchange.trader()
  pool = trader.pool
  await exchange.post('/api/snapshots', {})
  cached = [
    '/api/pools/leaderboard?by=nav',
    '/api/pools/leaderboard?by=nav&format=csv',
    `/api/pools/${pool}`,
    `/api/pools/${pool}/positions`,
    `/api/pools/${pool}/nav`,
    `/api/markets/${trader.market}`,
    '/exchange/pools',
    `/exchange/pools/${pool}`,
  ]
})

afterEach(() => stack.faults.clear())
afterAll(() => stack.stop())

/** Every cached answer there is, and none of them the newest any more. */
async function outdated(): Promise<Answer[]> {
  await exchange.get('/api/pools')
  const answers: Answer[] = []
  for (const path of cached) answers.push(await exchange.getWithoutKey(path))
  const { body } = await exchange.get('/api/health?deep=1')
  const next = new Date(
    Date.parse(String((body['database'] as { newest_slot: string }).newest_slot)) + 900_000,
  )
  await stack.setClock(next)
  await stack.fireCron(next)
  return answers
}

async function timed(path: string): Promise<{ answer: Answer; elapsedMs: number }> {
  const begun = performance.now()
  const answer = await exchange.getWithoutKey(path)
  return { answer, elapsedMs: performance.now() - begun }
}

describe('while the database is gone', () => {
  it('cached boards, pools and pages go on being given, marked stale, with what they said', async () => {
    const before = await outdated()
    for (const fault of FAULTS) {
      stack.faults.set(fault)
      for (const [index, path] of cached.entries()) {
        const { status, headers, body } = await exchange.getWithoutKey(path)
        expect([fault.kind, path, status, headers.get('X-Cache')]).toEqual([fault.kind, path, 200, 'stale'])
        expect(body).toEqual(before[index]?.body)
        expect(headers.get('ETag')).toBe(before[index]?.headers.get('ETag'))
      }
    }
  })

  it('what was given a moment ago is still given without waiting for it', async () => {
    await outdated()
    await exchange.getWithoutKey('/exchange/pools')
    stack.faults.set(SLOW)
    await sleep(FRESHNESS.moment.freshSeconds * 1000 + 100)
    const { answer, elapsedMs } = await timed('/exchange/pools')
    expect([answer.headers.get('X-Cache'), answer.headers.get('Server-Timing')]).toEqual([
      'stale',
      'db;dur=0.0;desc="0 trips"',
    ])
    expect(elapsedMs).toBeLessThan(1000)
  })

  it('what was never cached is a 503 that says when to come back, as a document or a page, kept by nobody, and comes back with the database', async () => {
    for (const fault of FAULTS) {
      stack.faults.set(fault)
      for (const path of ['/api/pools?limit=3', '/api/agents?limit=3', '/exchange/pools?by=pnl']) {
        const { status, headers, body } = await exchange.getWithoutKey(path)
        expect([fault.kind, path, status]).toEqual([fault.kind, path, 503])
        expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0)
        expect(headers.get('Cache-Control')).toBe('no-store')
        expect(headers.get('X-Cache')).toBeNull()
        if (path.startsWith('/api')) expect(body['code']).toBe('database_unavailable')
        else expect(body['text']).toContain('Back in a moment')
      }
    }
    stack.faults.clear()
    expect((await exchange.getWithoutKey('/api/pools?limit=3')).headers.get('X-Cache')).toBe('miss')
  })

  it('what is read with a key is a 503 too, whatever is cached', async () => {
    await outdated()
    stack.faults.set({ kind: 'drop-request' })
    for (const path of cached) expect([path, (await exchange.get(path)).status]).toEqual([path, 503])
  })
})

describe('while the database takes 20 seconds', () => {
  it.each([
    ['on one address', () => '/api/pools?limit=41'],
    ['on an address each', (index: number) => `/api/pools?limit=${index + 1}&status=closed`],
    ['for a page', () => '/exchange/pools?by=calmar'],
  ])('50 requests %s all end within the deadline', async (_, path) => {
    stack.faults.set(SLOW)
    const ended = await Promise.all(Array.from({ length: 50 }, (_, index) => timed(path(index))))
    const asked = stack.faults.injected
    stack.faults.clear()
    expect(ended.map(({ answer }) => answer.status)).toEqual(Array(50).fill(503))
    expect(Math.max(...ended.map(({ elapsedMs }) => elapsedMs))).toBeLessThan(DEADLINE_MS + SLACK_MS)
    expect(asked).toBe(path(0) === path(1) ? 1 : 50)
  })

  it('50 requests for what was cached are given it, and one of them waits', async () => {
    const before = await outdated()
    stack.faults.set(SLOW)
    const board = '/api/pools/leaderboard?by=nav'
    const ended = await Promise.all(Array.from({ length: 50 }, () => timed(board)))
    expect(ended.map(({ answer }) => answer.headers.get('X-Cache'))).toEqual(Array(50).fill('stale'))
    expect(ended.every(({ answer }) => JSON.stringify(answer.body) === JSON.stringify(before[0]?.body))).toBe(
      true,
    )
    expect(ended.filter(({ elapsedMs }) => elapsedMs > 2000)).toHaveLength(1)
    const { answer, elapsedMs } = await timed(board)
    expect([answer.headers.get('X-Cache'), elapsedMs < 1000]).toEqual(['stale', true])
  })

  it('50 writes all end within the deadline, and none of them twice', async () => {
    const { key, pool: other } = await exchange.trader('100')
    stack.faults.set(SLOW)
    const begun = performance.now()
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        exchange.post(`/api/pools/${other}/withdrawals`, { amount: '1' }, { key, idempotencyKey: 'one' }),
      ),
    )
    stack.faults.clear()
    expect(performance.now() - begun).toBeLessThan(DEADLINE_MS + SLACK_MS)
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(503))
    const again = await exchange.post(
      `/api/pools/${other}/withdrawals`,
      { amount: '1' },
      { key, idempotencyKey: 'one' },
    )
    expect(again.status).toBe(201)
    expect((await exchange.get(`/api/pools/${other}`)).body['cash']).toBe('99.000000')
  })
})

describe('many requests at once for what nobody holds', () => {
  it('go to the database once', async () => {
    stack.faults.set({ kind: 'delay', milliseconds: 300 })
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => exchange.getWithoutKey('/api/pools?limit=43')),
    )
    const asked = stack.faults.injected
    stack.faults.clear()
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200))
    expect(asked).toBe(1)
    const tiers = answers.map(
      ({ headers }) =>
        `${headers.get('X-Cache')} ${/desc="(.*)"/.exec(headers.get('Server-Timing') ?? '')?.[1]}`,
    )
    expect(tiers.toSorted()).toEqual([...Array(49).fill('isolate 0 trips'), 'miss 1 trip'])
  })
})
