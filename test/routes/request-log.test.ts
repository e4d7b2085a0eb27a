import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newApiKey } from '../../src/domain/api-key.ts'
import { type Answer, Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

let stack: TestStack
let exchange: Exchange

beforeAll(async () => {
  stack = await testStack()
  exchange = new Exchange(stack)
})

afterAll(() => stack.stop())

type Line = Record<string, unknown>

/** The line of the request that was answered so. What the Worker logs arrives a little after its answer. */
async function lineOf({ headers }: Answer): Promise<Line> {
  const id = String(headers.get('X-Request-Id'))
  for (let look = 0; look < 100; look++) {
    const lines = stack.workerLog.filter(line => line.includes('"event":"request"') && line.includes(id))
    expect(lines.length).toBeLessThan(2)
    if (lines[0]) return JSON.parse(lines[0])
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  throw new Error(`There is no line of ${id}.`)
}

describe('every request leaves one line', () => {
  it('of a write: its route, its status, and what it cost', async () => {
    const { key, pool, market } = await exchange.trader()
    const order = { market, side: 'buy', quantity: '1' }
    const line = await lineOf(await exchange.post(`/api/pools/${pool}/orders`, order, { key }))
    expect(line).toEqual({
      event: 'request',
      request_id: expect.any(String),
      method: 'POST',
      route: '/api/pools/{pool}/orders',
      status: 201,
      cache: null,
      trips: 1,
      database_ms: expect.any(Number),
      duration_ms: expect.any(Number),
    })
    expect(Number(line['database_ms'])).toBeGreaterThan(0)
    expect(Number(line['duration_ms'])).toBeGreaterThanOrEqual(Number(line['database_ms']))
  })

  it('of a read: which tier of the cache gave it', async () => {
    const path = '/api/pools/leaderboard?by=nav&limit=13'
    const first = await lineOf(await exchange.getWithoutKey(path))
    const second = await lineOf(await exchange.getWithoutKey(path))
    expect(first).toMatchObject({ route: '/api/pools/leaderboard', cache: 'miss', trips: 1, status: 200 })
    expect(second).toMatchObject({
      route: '/api/pools/leaderboard',
      cache: 'isolate',
      trips: 0,
      database_ms: 0,
    })
  })

  it.each([
    ['a page', '/exchange/pools', 200, '/exchange/pools', undefined],
    ['a pool that is not there', '/api/pools/nobody', 404, '/api/pools/{pool}', 'pool_not_found'],
    ['a refused parameter', '/api/pools?colour=red', 400, '/api/pools', 'unknown_parameter'],
    ['an address with nothing at it', '/api/elsewhere', 404, null, 'not_found'],
  ])('of %s', async (_, path, status, route, code) => {
    const line = await lineOf(await exchange.getWithoutKey(path))
    expect(line).toMatchObject({ method: 'GET', status, route })
    expect(line['code']).toBe(code)
  })

  it('of a database that does not answer, beside the line that says so', async () => {
    stack.faults.set({ kind: 'status', status: 503 })
    const answer = await exchange.get('/api/agents')
    stack.faults.clear()
    const unavailable = { route: '/api/agents', status: 503, code: 'database_unavailable' }
    expect(await lineOf(answer)).toMatchObject(unavailable)
    const id = String(answer.headers.get('X-Request-Id'))
    const said = stack.workerLog.filter(
      line => line.includes('"event":"database_unavailable"') && line.includes(id),
    )
    expect(said).toHaveLength(1)
  })
})

describe('nothing that a client wrote', () => {
  it('reaches the log: no key, name, parameter, body or header, whatever becomes of the request', async () => {
    const canary = () => `canary${randomUUID().replaceAll('-', '')}`
    const key = newApiKey(bytes => crypto.getRandomValues(bytes))
    const { key: ownKey, pool, market } = await exchange.trader()
    const order = { market, side: 'buy', quantity: '1', rationale: canary() }
    const path = `/api/pools/${pool}/orders`
    const headers = { Cookie: canary(), 'User-Agent': canary(), 'X-Request-Id': canary(), Referer: canary() }
    const sent = { key: ownKey, headers, idempotencyKey: canary() }

    const answers = [
      await exchange.post(path, order, sent),
      await exchange.post(path, { ...order, rationale: canary() }, sent),
      await exchange.post(path, { ...order, [canary()]: canary() }, sent),
      await exchange.post(path, `{"${canary()}`, sent),
      await exchange.post(path, { ...order, market: canary() }, { key: ownKey }),
      await exchange.post(path, order, { key }),
      await exchange.post(path, order, { key: canary() }),
      await exchange.get(`/api/pools/${canary()}`, headers),
      await exchange.get(`/api/pools?strategy=${canary()}`),
      await exchange.get(`/api/pools?${canary()}=1`),
      await exchange.get(`/api/pools?cursor=${canary()}`),
      await exchange.get(`/${canary()}`),
      await exchange.get(`/exchange/pools/${canary()}?${canary()}=${canary()}`),
      await exchange.send('DELETE', `/api/pools/${pool}/positions/${canary()}`, undefined, sent),
    ]
    expect(answers.map(({ status }) => status)).toEqual([
      ...[201, 409, 400, 400, 404, 401, 401],
      ...[404, 200, 400, 400, 404, 400, 409],
    ])
    // A database that fails in the middle of a statement, which it would quote.
    for (const kind of ['drop-answer', 'drop-request'] as const) {
      stack.faults.set({ kind })
      answers.push(
        await exchange.post(path, { ...order, rationale: canary() }, { ...sent, idempotencyKey: canary() }),
      )
      stack.faults.clear()
    }
    for (const answer of answers) await lineOf(answer)
    const written = stack.workerLog.join('\n')
    expect(written).not.toMatch(/canary/i)
    for (const secret of [key, ownKey, exchange.operatorKey, pool, market])
      expect(written).not.toContain(secret)
    expect(written).not.toContain('cp_live_')
  })
})
