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

describe('closing a pool', () => {
  it('sells everything and pays every holder pro rata, to the last millionth', async () => {
    const { key, pool, market } = await exchange.trader('1000')
    const other = await exchange.agent('500')
    await exchange.send('PATCH', `/api/pools/${pool}`, { open_to_deposits: true }, { key })
    await exchange.done(`/api/pools/${pool}/deposits`, { amount: '333.333333' }, other)
    await exchange.done(`/api/pools/${pool}/orders`, { market, side: 'buy', quantity: '77.7' }, { key })
    const { status, body } = await exchange.post(`/api/pools/${pool}/close`, {}, { key })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      fills: [{ side: 'sell', filled_quantity: '77.700000' }],
      pool: { status: 'closed', cash: '0.000000', units: '0.000000', nav: '0.000000' },
    })
    expect(body['payouts']).toHaveLength(2)
    const again = await exchange.post(`/api/pools/${pool}/close`, {}, { key })
    expect([again.status, again.body['code']]).toEqual([422, 'pool_closed'])
  })

  it('that nobody holds units of pays nobody', async () => {
    const { key } = await exchange.agent('100')
    const empty = exchange.name('pool')
    await exchange.done('/api/pools', { slug: empty, name: empty }, { key })
    const emptied = await exchange.pool(key, '100')
    await exchange.done(`/api/pools/${emptied}/withdrawals`, { units: '100' }, { key })
    for (const pool of [empty, emptied]) {
      const { status, body } = await exchange.post(`/api/pools/${pool}/close`, {}, { key })
      expect([status, body['payouts']]).toEqual([200, []])
    }
  })

  it('is refused whole while a market that it holds takes no orders', async () => {
    const { key, pool, market } = await exchange.trader('1000')
    const free = await exchange.market()
    for (const held of [market, free]) {
      await exchange.done(`/api/pools/${pool}/orders`, { market: held, side: 'buy', quantity: '5' }, { key })
    }
    await exchange.done(`/api/markets/${market}/freeze`, {})
    const before = await exchange.get(`/api/pools/${pool}`)
    const refused = await exchange.post(`/api/pools/${pool}/close`, {}, { key })
    expect([refused.status, refused.body['code']]).toEqual([422, 'market_not_open'])
    expect((await exchange.get(`/api/pools/${pool}`)).body).toEqual(before.body)
  })
})
