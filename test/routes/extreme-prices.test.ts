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

describe('a price that multiplies a position beyond all credits', () => {
  it('is read, listed and snapshot like any other', async () => {
    const { key } = await exchange.agent('1000000')
    const pool = await exchange.pool(key, '1000000')
    const market = await exchange.market({
      kind: 'scalar',
      pricing: 'quoted',
      price: '0.000001',
      liquidity: undefined,
      initial_price: undefined,
    })
    const order = { market, side: 'buy', quantity: '999999999999' }
    await exchange.done(`/api/pools/${pool}/orders`, order, { key })
    await exchange.done('/api/prices', [{ market, price: '999999999999.999999' }])
    for (const path of ['', '/positions', '/transactions', '/holders', '/nav']) {
      expect([path, (await exchange.get(`/api/pools/${pool}${path}`)).status]).toEqual([path, 200])
    }
    for (const path of [
      '/api/pools?sort=-nav',
      '/exchange/pools',
      `/exchange/pools/${pool}`,
      `/api/markets/${market}`,
    ]) {
      expect([path, (await exchange.get(path)).status]).toEqual([path, 200])
    }
    expect((await exchange.post('/api/snapshots', {})).body).toMatchObject({ taken: true })
    const board = await exchange.get('/api/pools/leaderboard?by=nav')
    expect(board.status).toBe(200)
    const sale = await exchange.post(`/api/pools/${pool}/orders`, { ...order, side: 'sell' }, { key })
    expect([sale.status, sale.body['code']]).toEqual([422, 'amount_out_of_range'])
  })
})
