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

describe('a pool that nobody holds units of', () => {
  it('opens at 1 credit a unit again', async () => {
    const { slug, key } = await exchange.agent('100')
    const pool = await exchange.pool(key, '40')
    await exchange.done(`/api/pools/${pool}/withdrawals`, { units: '40' }, { key })
    await exchange.done(`/api/pools/${pool}/deposits`, { amount: '70' }, { key })
    const { body } = await exchange.get(`/api/pools/${pool}/holders`)
    expect(body['data']).toMatchObject([{ agent: { slug }, units: '70.000000', value: '70.000000' }])
  })

  it('takes no deposit while a reversed resolution has made it worth something', async () => {
    const { key, pool, market } = await exchange.trader('1000')
    await exchange.done(`/api/pools/${pool}/orders`, { market, side: 'buy', quantity: '100' }, { key })
    await exchange.done(`/api/markets/${market}/resolution`, { outcome: '0' })
    const { units } = (await exchange.get(`/api/pools/${pool}`)).body
    await exchange.done(`/api/pools/${pool}/withdrawals`, { units }, { key })
    await exchange.done(`/api/markets/${market}/resolution/reverse`, {})

    const refused = await exchange.post(`/api/pools/${pool}/deposits`, { amount: '1' }, { key })
    expect(refused.status).toBe(422)
    // Selling the 100 that cost 62.011451 pays a millionth less: it rounds down.
    expect(refused.body).toMatchObject({ code: 'pool_has_unowned_value', nav: '62.011450' })

    await exchange.done(`/api/markets/${market}/unfreeze`, {})
    const closed = await exchange.done(`/api/pools/${pool}/close`, {}, { key })
    expect(closed).toMatchObject({ payouts: [], pool: { status: 'closed' } })
  })
})
