import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

let stack: TestStack
let exchange: Exchange
let trader: { key: string; pool: string; market: string }

beforeAll(async () => {
  stack = await testStack()
  exchange = new Exchange(stack)
  const { slug: agent, key } = await exchange.agent('1000')
  const mandate = { max_position_weight: 0.5, max_orders_per_day: 20, min_cash_weight: 0.1 }
  trader = { key, pool: await exchange.pool(key, '1000', { mandate }), market: await exchange.market() }
  expect(agent).toBeTruthy()
  await buy('40', 'a large effect, preregistered')
})

afterAll(() => stack.stop())

function buy(quantity: string, rationale: string): Promise<Record<string, unknown>> {
  const order = { market: trader.market, side: 'buy', quantity, rationale }
  return exchange.done(`/api/pools/${trader.pool}/orders`, order, { key: trader.key })
}

const brief = (query = '', headers: Record<string, string> = {}) =>
  exchange.get(`/api/pools/${trader.pool}/brief${query}`, headers)

describe('a pool’s brief', () => {
  it('is Markdown with its state, headroom, positions and why, in one trip', async () => {
    const { status, headers, body } = await brief()
    expect([status, headers.get('Content-Type')]).toEqual([200, 'text/markdown; charset=utf-8'])
    expect(headers.get('Server-Timing')).toMatch(/"1 trip"/)
    expect(body['text']).toMatch(/^# pool-\d/)
    expect(body['text']).toContain('- max_orders_per_day 20: now 1, left 19')
    expect(body['text']).toMatch(new RegExp(`- ${trader.market}: long 40.000000 at 0\\.\\d+`))
    expect(body['text']).toContain('Because: [untrusted] a large effect, preregistered')
  })

  it('is JSON of the same where that is asked for', async () => {
    const { body } = await brief('?format=json')
    expect((await brief('', { Accept: 'application/json' })).body).toEqual(body)
    expect(body).toMatchObject({
      pool: trader.pool,
      status: 'active',
      positions: [{ market: trader.market, side: 'long', quantity: '40.000000' }],
      changes: [{ kind: 'fill', market: trader.market }, { kind: 'deposit' }],
      omitted: { positions: 0, changes: 0 },
    })
  })

  it('has the headroom that the next order then meets', async () => {
    const { body } = await brief('?format=json')
    const headroom = body['headroom'] as { limit: string; left: number }[]
    const left = headroom.find(({ limit }) => limit === 'max_position_weight')?.left ?? 0
    const { nav } = (await exchange.get(`/api/pools/${trader.pool}`)).body
    const quote = (weight: number) =>
      exchange.post(
        `/api/pools/${trader.pool}/quote`,
        { market: trader.market, side: 'buy', notional: (weight * Number(nav)).toFixed(6) },
        { key: trader.key },
      )
    expect((await quote(left / 4)).status).toBe(200)
    expect((await quote(left * 1.5)).status).toBe(422)
  })

  it('tells what was done since a transaction, and that one only', async () => {
    const since = String((await brief('?format=json')).body['newest_transaction'])
    expect((await brief(`?format=json&since=${since}`)).body['changes']).toEqual([])
    const { order_id } = await buy('1', 'a little more')
    const { body } = await brief(`?format=json&since=${since}`)
    expect(body['changes']).toMatchObject([{ id: order_id, side: 'buy', quantity: '1.000000' }])
    expect(body['newest_transaction']).toBe(order_id)
  })

  it('is 304 while nothing changed, and anew when something did', async () => {
    const etag = (await brief()).headers.get('ETag') ?? ''
    const unchanged = await brief('', { 'If-None-Match': etag })
    expect([unchanged.status, unchanged.body]).toEqual([304, { text: '' }])
    await buy('1', 'and more')
    expect((await brief('', { 'If-None-Match': etag })).status).toBe(200)
  })

  it('keeps to its budget, and says what it left out', async () => {
    for (let count = 0; count < 12; count += 1) await buy('0.1', 'x'.repeat(2000))
    for (const form of ['markdown', 'json']) {
      const response = await fetch(`${stack.url}/api/pools/${trader.pool}/brief?budget=250&format=${form}`)
      const text = await response.text()
      expect(text.length).toBeLessThanOrEqual(1000)
      expect(text).toMatch(form === 'json' ? /"omitted":\{/ : /Left out: .*changes/)
    }
    const usual = String((await brief()).body['text'])
    console.log(`a brief of 1 position and 5 changes: ${Math.ceil(usual.length / 4)} tokens`)
    expect(usual.length).toBeLessThanOrEqual(6000)
  })

  it('of an absent pool, or since a transaction that is not the pool’s, is a 404 that says so', async () => {
    const absent = await exchange.get('/api/pools/nowhere/brief')
    expect([absent.status, absent.body['code']]).toEqual([404, 'pool_not_found'])
    const stranger = await brief('?since=01a1fb7c-86ba-74f8-b95b-975bf942903a')
    expect([stranger.status, stranger.body['code']]).toEqual([404, 'transaction_not_found'])
    expect(stranger.body['retry_with']).toBe(`/api/pools/${trader.pool}/brief`)
  })

  it('of a paused pool, or one that holds what closes soon, says so first', async () => {
    const market = await exchange.market({ closes_at: new Date(Date.now() + 3_600_000).toISOString() })
    const order = { market, side: 'buy', quantity: '1' }
    await exchange.done(`/api/pools/${trader.pool}/orders`, order, { key: trader.key })
    await exchange.send('PATCH', `/api/pools/${trader.pool}`, { status: 'paused' }, { key: trader.key })
    const { body } = await brief('?format=json&budget=250')
    expect(body['warnings']).toMatchObject([{ kind: 'paused' }, { kind: 'closing', market }])
  })
})
