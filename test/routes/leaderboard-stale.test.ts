import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

let stack: TestStack
let exchange: Exchange

beforeAll(async () => {
  stack = await testStack({ clock: 'simulated' })
  exchange = new Exchange(stack)
  await exchange.trader()
  await exchange.post('/api/snapshots', {})
})

afterAll(() => stack.stop())

const board = '/api/pools/leaderboard?by=nav'

describe('when the database does not answer', () => {
  it('a cached board goes on being given, marked stale, though a newer slot is known', async () => {
    const first = await exchange.getWithoutKey(board)
    const next = new Date(Date.parse(String(first.body['slot'])) + 900_000)
    await stack.setClock(next)
    await stack.fireCron(next)
    stack.faults.set({ kind: 'status', status: 503 })
    const stale = await exchange.getWithoutKey(board)
    expect([stale.status, stale.headers.get('X-Cache')]).toEqual([200, 'stale'])
    expect(stale.body).toEqual(first.body)
    stack.faults.clear()
    const renewed = await exchange.getWithoutKey(board)
    expect([renewed.headers.get('X-Cache'), renewed.body['slot']]).toEqual(['miss', next.toISOString()])
  })

  it('what was never cached is a 503 that says when to try again, within the deadline', async () => {
    for (const fault of [
      { kind: 'status', status: 503 },
      { kind: 'status', status: 500 },
      { kind: 'drop-request' },
      { kind: 'drop-answer' },
      { kind: 'truncate' },
      { kind: 'delay', milliseconds: 20_000 },
    ] as const) {
      stack.faults.set(fault)
      const started = performance.now()
      const answer = await exchange.getWithoutKey('/api/pools/leaderboard?by=nav&limit=9')
      expect([fault.kind, answer.status, answer.body['code']]).toEqual([
        fault.kind,
        503,
        'database_unavailable',
      ])
      expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0)
      expect(performance.now() - started).toBeLessThan(8000)
    }
    stack.faults.clear()
  })
})
