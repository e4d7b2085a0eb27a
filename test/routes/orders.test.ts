import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toMillionths } from '../../src/domain/decimal.ts'
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

describe('an order against the market maker', () => {
  it('for 100 at b = 100 from 0.5 costs 62.011451, moves the price to 0.731059 and gains nothing', async () => {
    // C(100) − C(0) = 100·ln(1 + e) − 100·ln 2 = 131.32616875 − 69.31471806 = 62.01145069, rounded up.
    const { key, pool, market } = await exchange.trader()
    const order = { market, side: 'buy', quantity: '100', rationale: 'the effect is large' }
    const { status, body, headers } = await exchange.post(`/api/pools/${pool}/orders`, order, { key })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      status: 'filled',
      filled_quantity: '100.000000',
      amount: '62.011451',
      fee: '0.000000',
      market: { slug: market, price: '0.731059' },
      position: { quantity: '100.000000', mark_value: '73.105900', exit_value: '62.011450' },
      pool: { cash: '937.988549', nav: '999.999999', nav_at_mark: '1011.094449' },
    })
    expect(headers.get('Server-Timing')).toContain('1 trip')
    const { body: portfolio } = await exchange.get(`/api/pools/${pool}`)
    expect(portfolio).toMatchObject({
      nav: '999.999999',
      nav_at_mark: '1011.094449',
      paper_gain: '11.094450',
      positions: [{ side: 'long', average_cost: '0.620115', rationale: 'the effect is large' }],
    })
  })

  it('for a short locks one credit per unit and is worth minus what buying it back costs', async () => {
    const { key, pool, market } = await exchange.trader()
    const body = await exchange.done(
      `/api/pools/${pool}/orders`,
      { market, side: 'sell', quantity: '100' },
      { key },
    )
    // Selling 100 from 0.5 pays C(0) − C(−100) = 69.31471806 − 31.32616875 = 37.98854930, rounded down.
    expect(body).toMatchObject({
      amount: '37.988549',
      market: { price: '0.268941' },
      position: { quantity: '-100.000000', exit_value: '-37.988550' },
      pool: { cash: '1037.988549', buying_power: '937.988549', nav: '999.999999' },
    })
  })

  it('through zero realises what it closes and opens the rest at the fill price', async () => {
    const { key, pool, market } = await exchange.trader()
    const orders = `/api/pools/${pool}/orders`
    await exchange.done(orders, { market, side: 'buy', quantity: '10' }, { key })
    const flipped = await exchange.done(orders, { market, side: 'sell', quantity: '25' }, { key })
    const { body } = await exchange.get(`/api/pools/${pool}`)
    expect(body['positions']).toMatchObject([{ side: 'short', quantity: '-15.000000' }])
    expect(body['positions']).toMatchObject([{ average_cost: flipped['average_price'] }])
    expect(body['realized_pnl']).toBe(flipped['realized_pnl'])
  })

  it('that is undone leaves the position flat and has gained nothing', async () => {
    const { key, pool, market } = await exchange.trader()
    const orders = `/api/pools/${pool}/orders`
    for (const side of ['buy', 'sell'])
      await exchange.done(orders, { market, side, quantity: '33.333333' }, { key })
    const { body } = await exchange.get(`/api/pools/${pool}`)
    expect(body['positions']).toEqual([])
    expect(toMillionths(String(body['nav']))).toBeLessThanOrEqual(1_000_000_000n)
    expect(body['realized_pnl']).toBe(body['total_pnl'])
    const closed = await exchange.get(`/api/pools/${pool}/positions?status=closed`)
    expect(closed.body['data']).toMatchObject([
      { side: 'flat', quantity: '0.000000', cost_basis: '0.000000' },
    ])
  })

  it('keeps the average cost when it reduces a position', async () => {
    const { key, pool, market } = await exchange.trader()
    const orders = `/api/pools/${pool}/orders`
    await exchange.done(orders, { market, side: 'buy', quantity: '3' }, { key })
    await exchange.done(orders, { market, side: 'buy', quantity: '4' }, { key })
    const before = await exchange.get(`/api/pools/${pool}/positions`)
    await exchange.done(orders, { market, side: 'sell', quantity: '1.234567' }, { key })
    const after = await exchange.get(`/api/pools/${pool}/positions`)
    const averageCost = (answer: typeof before) =>
      (answer.body['data'] as { average_cost: string }[])[0]?.average_cost
    expect(averageCost(after)).toBe(averageCost(before))
  })
})

describe('a refused order', () => {
  it('says by how much, and the largest quantity that passes then passes', async () => {
    const { key, pool, market } = await exchange.trader('50')
    const orders = `/api/pools/${pool}/orders`
    const refused = await exchange.post(orders, { market, side: 'buy', quantity: '100' }, { key })
    expect(refused.status).toBe(422)
    expect(refused.body).toMatchObject({
      code: 'insufficient_buying_power',
      current: '50.000000',
      would_be: '-12.011451',
    })
    const larger = toMillionths(String(refused.body['max_quantity'])) + 1n
    const stillRefused = await exchange.post(
      orders,
      {
        market,
        side: 'buy',
        quantity: `${larger / 1_000_000n}.${String(larger % 1_000_000n).padStart(6, '0')}`,
      },
      { key },
    )
    expect(stillRefused.status).toBe(422)
    expect((await exchange.post(orders, refused.body['retry_with'], { key })).status).toBe(201)
  })

  it.each([
    ['buy', '0.49'],
    ['sell', '0.51'],
  ])('to %s past its limit_price says the price it would have had', async (side, limit_price) => {
    const { key, pool, market } = await exchange.trader()
    const order = { market, side, quantity: '100', limit_price }
    const { status, body } = await exchange.post(`/api/pools/${pool}/orders`, order, { key })
    expect(status).toBe(422)
    expect(body).toMatchObject({ code: 'limit_price', max_quantity: '0', retry_with: null })
  })

  it('fills up to its limit_price when it is retried as it was told', async () => {
    const { key, pool, market } = await exchange.trader()
    const orders = `/api/pools/${pool}/orders`
    const order = { market, side: 'buy', quantity: '100', limit_price: '0.55' }
    const { body } = await exchange.post(orders, order, { key })
    const filled = await exchange.done(orders, body['retry_with'], { key })
    expect(Number(filled['average_price'])).toBeLessThanOrEqual(0.55)
    expect(Number(filled['average_price'])).toBeGreaterThan(0.5499)
  })

  it('is held to the mandate, whose limits a reduction never meets', async () => {
    const { key } = await exchange.agent('1000')
    const pool = await exchange.pool(key, '1000', { mandate: { max_position_weight: 0.1 } })
    const market = await exchange.market()
    const orders = `/api/pools/${pool}/orders`
    const refused = await exchange.post(orders, { market, side: 'buy', quantity: '200' }, { key })
    expect(refused.body).toMatchObject({ code: 'max_position_weight', limit: 0.1, current: 0 })
    await exchange.done(orders, refused.body['retry_with'], { key })
    await exchange.done(orders, { market, side: 'sell', quantity: '1' }, { key })
  })

  it('does not consume its idempotency key', async () => {
    const { key, pool, market } = await exchange.trader('50')
    const sent = { key, idempotencyKey: exchange.name('key') }
    const orders = `/api/pools/${pool}/orders`
    expect((await exchange.post(orders, { market, side: 'buy', quantity: '100' }, sent)).status).toBe(422)
    expect((await exchange.post(orders, { market, side: 'buy', quantity: '10' }, sent)).status).toBe(201)
  })

  it('takes a client_order_id only once in a pool', async () => {
    const { key, pool, market } = await exchange.trader()
    const order = { market, side: 'buy', quantity: '1', client_order_id: 'mine-1' }
    expect((await exchange.post(`/api/pools/${pool}/orders`, order, { key })).status).toBe(201)
    const again = await exchange.post(`/api/pools/${pool}/orders`, order, { key })
    expect(again).toMatchObject({ status: 409, body: { code: 'client_order_id_taken' } })
  })
})

describe('many at once', () => {
  it('200 copies of one order under one key are one fill and 200 equal answers', async () => {
    const { key, pool, market } = await exchange.trader()
    const order = { market, side: 'buy', quantity: '7' }
    const sent = { key, idempotencyKey: exchange.name('key') }
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => exchange.post(`/api/pools/${pool}/orders`, order, sent)),
    )
    expect(new Set(answers.map(answer => JSON.stringify([answer.status, answer.body]))).size).toBe(1)
    expect(answers[0]?.status).toBe(201)
    expect(answers.filter(answer => answer.headers.get('Idempotency-Replayed') === 'true')).toHaveLength(199)
    const { body } = await exchange.get(`/api/pools/${pool}/transactions?kind=fill`)
    expect(body['data']).toHaveLength(1)
  })

  it('30 clients in opposite orders on two markets neither deadlock nor fail', async () => {
    const markets = [await exchange.market(), await exchange.market()]
    const traders = await Promise.all(Array.from({ length: 30 }, () => exchange.trader('1000')))
    const answers = await Promise.all(
      traders.map(async ({ key, pool }, index) => {
        const order = index % 2 === 0 ? markets : markets.toReversed()
        const statuses: number[] = []
        for (let round = 0; round < 4; round++) {
          for (const market of order) {
            const side = (index + round) % 3 === 0 ? 'sell' : 'buy'
            const { status } = await exchange.post(
              `/api/pools/${pool}/orders`,
              { market, side, quantity: '5' },
              { key },
            )
            statuses.push(status)
          }
        }
        return statuses
      }),
    )
    expect(new Set(answers.flat())).toEqual(new Set([201]))
  })

  it('50 withdrawals of everything: exactly one succeeds', async () => {
    const { key, pool } = await exchange.trader('1000')
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        exchange.post(`/api/pools/${pool}/withdrawals`, { amount: '1000' }, { key }),
      ),
    )
    expect(answers.filter(answer => answer.status === 201)).toHaveLength(1)
    expect(answers.filter(answer => answer.status === 422)).toHaveLength(49)
  })
})
