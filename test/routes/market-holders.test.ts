import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

let stack: TestStack
let exchange: Exchange

beforeAll(async () => {
  stack = await testStack()
  exchange = new Exchange(stack)
})

afterAll(() => stack.stop())

type Holder = { pool: { slug: string }; agent: { slug: string }; side: string; quantity: string }

describe('the positions in a market', () => {
  it('are listed the largest first, with whose they are, page by page', async () => {
    const market = await exchange.market()
    const held = [
      ['buy', '5'],
      ['sell', '30'],
      ['buy', '12.5'],
      ['sell', '5'],
    ] as const
    const traders: Awaited<ReturnType<Exchange['trader']>>[] = []
    for (const [side, quantity] of held) {
      const trader = await exchange.trader()
      await exchange.done(`/api/pools/${trader.pool}/orders`, { market, side, quantity }, trader)
      traders.push(trader)
    }
    const listed: Holder[] = []
    let cursor: unknown = null
    do {
      const from = cursor === null ? '' : `&cursor=${cursor}`
      const { status, body } = await exchange.get(`/api/markets/${market}/positions?limit=1${from}`)
      expect(status).toBe(200)
      listed.push(...(body['data'] as Holder[]))
      cursor = body['next_cursor']
    } while (cursor !== null)
    expect(listed.map(({ side, quantity }) => [side, quantity])).toEqual([
      ['short', '-30.000000'],
      ['long', '12.500000'],
      // Of equals, the newer pool.
      ['short', '-5.000000'],
      ['long', '5.000000'],
    ])
    expect(listed.map(({ pool, agent }) => [pool.slug, agent.slug])).toEqual(
      [1, 2, 3, 0].map(place => [traders[place]?.pool, traders[place]?.agent]),
    )
    const { body } = await exchange.get(`/api/pools/${traders[1]?.pool}/positions`)
    const { market: _, ...own } = (body['data'] as Record<string, unknown>[])[0] ?? {}
    expect(listed[0]).toMatchObject(own)
  })

  it('of no market are a 404, and a cursor of another list a 400', async () => {
    expect((await exchange.get('/api/markets/none-such/positions')).status).toBe(404)
    const market = await exchange.market()
    const { status, body } = await exchange.get(`/api/markets/${market}/positions?cursor=InRvcCI`)
    expect([status, body['code']]).toEqual([400, 'invalid_cursor'])
  })
})
