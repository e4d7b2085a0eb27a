import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

let stack: TestStack
let exchange: Exchange

beforeAll(async () => {
  stack = await testStack()
  exchange = new Exchange(stack)
})

afterAll(async () => {
  expect(await stack.bookDifferences()).toEqual([])
  await stack.stop()
})

describe('an idempotency key', () => {
  it('answers the same request again, marked, whatever the order and spacing of its members', async () => {
    const { key, pool, market } = await exchange.trader()
    const sent = { key, idempotencyKey: 'abc' }
    const path = `/api/pools/${pool}/orders`
    const first = await exchange.post(path, { market, side: 'buy', quantity: '1' }, sent)
    const again = await exchange.post(
      path,
      `{ "quantity": "1",\n "side": "buy", "market": "${market}" }`,
      sent,
    )
    expect(first.headers.has('Idempotency-Replayed')).toBe(false)
    expect(again.headers.get('Idempotency-Replayed')).toBe('true')
    expect([again.status, again.body]).toEqual([first.status, first.body])
  })

  it('with another body, or on another path, is refused', async () => {
    const { key, pool, market } = await exchange.trader()
    const sent = { key, idempotencyKey: 'abc' }
    await exchange.done(`/api/pools/${pool}/orders`, { market, side: 'buy', quantity: '1' }, sent)
    const otherBody = await exchange.post(
      `/api/pools/${pool}/orders`,
      { market, side: 'buy', quantity: '2' },
      sent,
    )
    const otherPath = await exchange.post(`/api/pools/${pool}/withdrawals`, { amount: '1' }, sent)
    for (const { status, body } of [otherBody, otherPath]) {
      expect([status, body['code']]).toEqual([409, 'idempotency_key_reused'])
    }
  })

  it('belongs to its agent: another agent may use the same', async () => {
    const [one, two] = [await exchange.trader(), await exchange.trader()]
    for (const { key, pool, market } of [one, two]) {
      const order = { market, side: 'buy', quantity: '1' }
      expect(
        (await exchange.post(`/api/pools/${pool}/orders`, order, { key, idempotencyKey: 'same' })).status,
      ).toBe(201)
    }
  })

  it('is required where credits, units or positions move, and must be printable', async () => {
    const { key, pool, market } = await exchange.trader()
    const writes: [string, unknown][] = [
      [`/api/pools/${pool}/orders`, { market, side: 'buy', quantity: '1' }],
      [`/api/pools/${pool}/deposits`, { amount: '1' }],
      [`/api/pools/${pool}/withdrawals`, { amount: '1' }],
      ['/api/pools', { slug: exchange.name('pool'), name: 'x' }],
      ['/api/agents/operator/grants', { amount: '1' }],
      [`/api/markets/${market}/resolution`, { outcome: '1' }],
    ]
    for (const [path, body] of writes) {
      const absent = await exchange.post(path, body, { key, idempotencyKey: null })
      expect([path, absent.status, absent.body['code']]).toEqual([path, 400, 'idempotency_key_required'])
      const overlong = await exchange.post(path, body, { key, idempotencyKey: 'k'.repeat(256) })
      expect([path, overlong.status, overlong.body['code']]).toEqual([path, 400, 'idempotency_key_invalid'])
    }
  })

  it('shows a new key once only: the repeat of its request answers without it', async () => {
    const body = { slug: exchange.name('agent'), name: 'Once', scopes: ['read'] }
    const first = await exchange.post('/api/agents', body, { idempotencyKey: 'agent-once' })
    const again = await exchange.post('/api/agents', body, { idempotencyKey: 'agent-once' })
    expect(first.body['key']).toMatch(/^cp_live_/)
    expect(again.body).toEqual({ ...first.body, key: null })
  })
})
