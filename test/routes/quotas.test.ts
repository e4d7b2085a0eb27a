import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

let stack: TestStack
let exchange: Exchange

beforeAll(async () => {
  stack = await testStack({ clock: 'simulated' })
  await stack.setClock(new Date('2027-03-01T10:00:00Z'))
  exchange = new Exchange(stack)
})

afterEach(() => stack.sql('update quotas set orders_per_agent_and_day = default, pools_per_agent = default'))

afterAll(async () => {
  expect(await stack.bookDifferences()).toEqual([])
  await stack.stop()
})

const buy = (trader: { key: string; pool: string; market: string }, quantity = '1', side = 'buy') =>
  exchange.post(
    `/api/pools/${trader.pool}/orders`,
    { market: trader.market, side, quantity },
    { key: trader.key },
  )

describe("an agent's orders of a day", () => {
  it('are refused past the quota, over all its pools, until 00:00 UTC; those of another agent are not', async () => {
    const one = await exchange.trader()
    await exchange.done(`/api/agents/${one.agent}/grants`, { amount: '100' })
    const other = { ...one, pool: await exchange.pool(one.key, '100') }
    const stranger = await exchange.trader()
    await stack.sql('update quotas set orders_per_agent_and_day = 4')
    for (const trader of [one, other, one, other]) expect((await buy(trader)).status).toBe(201)

    for (const trader of [one, other]) {
      const { status, body, headers } = await buy(trader)
      expect(status).toBe(429)
      expect(body).toMatchObject({
        code: 'daily_order_quota',
        limit: '4.000000',
        current: '4.000000',
        would_be: '5.000000',
        max_quantity: '0',
        retry_with: null,
        retry_after_seconds: 14 * 3600,
      })
      expect(headers.get('Retry-After')).toBe(String(14 * 3600))
    }
    expect((await buy(stranger)).status).toBe(201)

    await stack.setClock(new Date('2027-03-01T23:59:59Z'))
    expect((await buy(one)).status).toBe(429)
    await stack.setClock(new Date('2027-03-02T00:00:00Z'))
    expect((await buy(one)).status).toBe(201)
  })

  it('past the quota may still close what is open, but not reduce it or turn it round', async () => {
    const trader = await exchange.trader()
    await stack.sql('update quotas set orders_per_agent_and_day = 1')
    expect((await buy(trader, '10')).status).toBe(201)
    const reduced = await buy(trader, '4', 'sell')
    expect([reduced.status, reduced.body['max_quantity']]).toEqual([429, '10.000000'])
    expect((await buy(trader, '11', 'sell')).status).toBe(429)
    expect((await buy(trader, '10', 'sell')).status).toBe(201)
    expect((await buy(trader)).status).toBe(429)
  })

  it('are counted in a quote, which says what the order would', async () => {
    const trader = await exchange.trader()
    await stack.sql('update quotas set orders_per_agent_and_day = 0')
    const order = { market: trader.market, side: 'buy', quantity: '1' }
    const { status, body } = await exchange.post(`/api/pools/${trader.pool}/quote`, order, trader)
    expect([status, body['code']]).toEqual([429, 'daily_order_quota'])
  })

  it('count within one command: a rebalance that would pass the quota is undone whole', async () => {
    const trader = await exchange.trader()
    const markets = [trader.market, await exchange.market()]
    await stack.sql('update quotas set orders_per_agent_and_day = 1')
    const targets = markets.map(market => ({ market, weight: 0.1 }))
    const rebalance = () =>
      exchange.post(`/api/pools/${trader.pool}/rebalance`, { targets }, { key: trader.key })
    expect(await rebalance()).toMatchObject({ status: 429, body: { code: 'daily_order_quota' } })
    const { body } = await exchange.get(`/api/pools/${trader.pool}/transactions?kind=fill`)
    expect(body['data']).toEqual([])
    await stack.sql('update quotas set orders_per_agent_and_day = 2')
    expect((await rebalance()).status).toBe(200)
  })

  it("count for the mandate's max_orders_per_day, too, and begin anew with the day", async () => {
    const { slug, key } = await exchange.agent('100')
    const market = await exchange.market()
    const mandate = { max_position_weight: null, max_gross_exposure: null, max_orders_per_day: 2 }
    const pool = await exchange.pool(key, '100', { mandate })
    for (const expected of [201, 201, 422]) {
      expect([slug, (await buy({ key, pool, market })).status]).toEqual([slug, expected])
    }
    await stack.setClock(new Date('2027-03-03T00:00:00Z'))
    const { status, body } = await buy({ key, pool, market })
    expect([status, body['headroom']]).toEqual([201, expect.objectContaining({ max_orders_per_day: 1 })])
  })
})

describe("an agent's pools", () => {
  it('are refused past the quota, closed ones counted, and of many at once none too many is opened', async () => {
    const { key } = await exchange.agent('100')
    await stack.sql('update quotas set pools_per_agent = 3')
    const open = () => {
      const slug = exchange.name('pool')
      return exchange.post('/api/pools', { slug, name: slug }, { key })
    }
    const first = await open()
    expect((await exchange.post(`/api/pools/${first.body['slug']}/close`, {}, { key })).status).toBe(200)
    const answers = await Promise.all(Array.from({ length: 8 }, open))
    const opened = answers.filter(answer => answer.status === 201)
    expect(opened).toHaveLength(2)
    for (const { status, body } of answers.filter(answer => answer.status !== 201)) {
      expect([status, body]).toEqual([
        422,
        expect.objectContaining({ code: 'pool_quota', limit: 3, current: 3, would_be: 4 }),
      ])
    }
    const another = await exchange.agent('0')
    const slug = exchange.name('pool')
    expect((await exchange.post('/api/pools', { slug, name: slug }, another)).status).toBe(201)
  })
})
