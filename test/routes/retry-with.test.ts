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

type Retry = { targets: { market: string; weight: number }[]; tolerance: number } | null

/** A trader whose pool of 1,000 credits has that mandate, and so many markets, in the order of their ids. */
async function trader(mandate: object, marketsCount: number) {
  const { key } = await exchange.agent('1000')
  const noLimits = { max_position_weight: null, max_gross_exposure: null }
  const pool = await exchange.pool(key, '1000', { mandate: { ...noLimits, ...mandate } })
  const markets: string[] = []
  for (let count = 0; count < marketsCount; count += 1) {
    markets.push(await exchange.market({ liquidity: '10000', category: `sort-${count}` }))
  }
  return { key, pool, markets, rebalance: `/api/pools/${pool}/rebalance` }
}

/** Refuses the rebalance as expected; what it is told instead is accepted as it stands, first as a dry run. */
async function retried(path: string, body: object, key: string, code: string) {
  const before = await stack.sql('select count(*) from transactions')
  const refused = await exchange.post(path, body, { key })
  expect([refused.status, refused.body['code']]).toEqual([code === 'daily_order_quota' ? 429 : 422, code])
  const retry = refused.body['retry_with'] as Retry
  expect(retry).not.toBeNull()
  const dryRun = await exchange.post(path, { ...retry, dry_run: true }, { key })
  expect([dryRun.status, dryRun.body['code']]).toEqual([200, undefined])
  expect((await stack.sql('select count(*) from transactions')).rows).toEqual(before.rows)
  const done = await exchange.post(path, retry, { key })
  expect([done.status, done.body['code']]).toEqual([200, undefined])
  expect(tradesOf(done.body)).toEqual(tradesOf(dryRun.body))
  return { retry }
}

function tradesOf(body: Record<string, unknown>): unknown {
  const fills = body['fills'] as { market: object; filled_quantity: string; amount: string }[]
  return fills.map(({ market, filled_quantity, amount }) => ({ market, filled_quantity, amount }))
}

describe('a refused rebalance is told the one that would pass', () => {
  it('with the target that was too large cut to the limit, and the others as they were', async () => {
    const { key, markets, rebalance } = await trader({ max_position_weight: 0.2 }, 3)
    const targets = markets.map((market, index) => ({ market, weight: index === 1 ? 0.3 : 0.1 }))
    const { retry } = await retried(rebalance, { targets }, key, 'max_position_weight')
    expect(retry?.targets.map(({ market }) => market)).toEqual(markets)
    const [one, cut, other] = retry?.targets.map(({ weight }) => weight) ?? []
    expect([one, other]).toEqual([0.1, 0.1])
    expect(cut).toBeGreaterThan(0.199)
    expect(cut).toBeLessThanOrEqual(0.2)
  })

  it('with several cut, where several were too large', async () => {
    const { key, markets, rebalance } = await trader({ max_position_weight: 0.1 }, 4)
    const targets = markets.map(market => ({ market, weight: 0.25 }))
    const { retry } = await retried(rebalance, { targets, tolerance: 0.001 }, key, 'max_position_weight')
    expect(retry?.targets.filter(({ weight }) => weight > 0.098 && weight <= 0.1)).toHaveLength(4)
  })

  it('with the last cut to what is left of the gross exposure, or of the cash', async () => {
    for (const [mandate, code] of [
      [{ max_gross_exposure: 0.5 }, 'max_gross_exposure'],
      [{ min_cash_weight: 0.5 }, 'min_cash_weight'],
    ] as const) {
      const { key, markets, rebalance } = await trader(mandate, 3)
      const targets = markets.map(market => ({ market, weight: 0.2 }))
      const { retry } = await retried(rebalance, { targets }, key, code)
      const [first, second, last] = retry?.targets.map(({ weight }) => weight) ?? []
      expect([first, second]).toEqual([0.2, 0.2])
      expect(last).toBeGreaterThan(0.08)
      expect(last).toBeLessThan(0.11)
    }
  })

  it('without what cannot be traded, while the rest is', async () => {
    const { key, pool, markets, rebalance } = await trader({}, 3)
    const [frozen = '', ...open] = markets
    await exchange.done(
      `/api/pools/${pool}/orders`,
      { market: frozen, side: 'buy', quantity: '100' },
      { key },
    )
    await exchange.done(`/api/markets/${frozen}/freeze`, {})
    const targets = markets.map(market => ({ market, weight: 0.2 }))
    const { retry } = await retried(rebalance, { targets }, key, 'market_not_open')
    expect(retry?.targets).toEqual(open.map(market => ({ market, weight: 0.2 })))
    const closing = { targets: [{ market: open[0], weight: 0.1 }], close_others: true }
    const { retry: staying } = await retried(rebalance, closing, key, 'market_not_open')
    expect(staying?.targets.map(({ market }) => market).toSorted()).toEqual([open[0], frozen].toSorted())
  })

  it('without what the mandate does not allow, and with as many orders as are left', async () => {
    const { key, markets, rebalance } = await trader({ allowed_categories: ['sort-1', 'sort-2'] }, 3)
    const targets = markets.map(market => ({ market, weight: 0.1 }))
    const { retry } = await retried(rebalance, { targets }, key, 'category_not_allowed')
    expect(retry?.targets.map(({ market }) => market)).toEqual(markets.slice(1))
    const few = await trader({ max_orders_per_day: 2 }, 3)
    const all = few.markets.map(market => ({ market, weight: 0.1 }))
    const { retry: fewer } = await retried(few.rebalance, { targets: all }, few.key, 'max_orders_per_day')
    expect(fewer?.targets).toEqual(all.slice(0, 2))
  })

  it('with a wider tolerance, where the targets are missed', async () => {
    const { key, rebalance } = await trader({}, 0)
    const markets = [await exchange.market({ fee_bps: 1000 }), await exchange.market({ fee_bps: 1000 })]
    const targets = markets.map(market => ({ market, weight: 0.05 }))
    const body = { targets, tolerance: 0.0001 }
    const { retry } = await retried(rebalance, body, key, 'rebalance_out_of_tolerance')
    expect(retry?.targets).toEqual(targets)
    expect(retry?.tolerance).toBeGreaterThan(0.0001)
    expect(retry?.tolerance).toBeLessThan(0.01)
  })

  it('or null where nothing would be traded, with what to do first', async () => {
    const { key, pool, markets, rebalance } = await trader({ max_position_weight: 0 }, 1)
    const targets = [{ market: markets[0], weight: 0.5 }]
    const none = await exchange.post(rebalance, { targets }, { key })
    expect(none.body).toMatchObject({ code: 'max_position_weight', retry_with: null })
    const twice = await exchange.post(rebalance, { targets: [...targets, ...targets] }, { key })
    expect(twice.body).toMatchObject({ code: 'duplicate_target', retry_with: null })
    await exchange.send('PATCH', `/api/pools/${pool}`, { status: 'paused' }, { key })
    const paused = await exchange.post(rebalance, { targets }, { key })
    expect(paused.body).toMatchObject({ code: 'pool_paused', retry_with: null, max_quantity: '0' })
  })
})

describe('a write on a pool that is paused', () => {
  it('is told what to do first, which works as it is told', async () => {
    const { key, pool, market } = await exchange.trader('1000')
    const order = { market, side: 'buy', quantity: '1' }
    await exchange.send('PATCH', `/api/pools/${pool}`, { status: 'paused' }, { key })
    for (const path of ['orders', 'quote'].map(name => `/api/pools/${pool}/${name}`)) {
      const { status, body } = await exchange.post(path, order, { key })
      expect([status, body]).toMatchObject([
        422,
        { code: 'pool_paused', max_quantity: '0', retry_with: null },
      ])
      const [, first = '', what = ''] = /PATCH (\S+) with (\{.*\})/.exec(String(body['detail'])) ?? []
      expect([first, JSON.parse(what)]).toEqual([`/api/pools/${pool}`, { status: 'active' }])
    }
    await exchange.send('PATCH', `/api/pools/${pool}`, { status: 'active' }, { key })
    expect((await exchange.post(`/api/pools/${pool}/orders`, order, { key })).status).toBe(201)
  })

  it('for good is told so', async () => {
    const { key, pool, market } = await exchange.trader('1000')
    await exchange.done(`/api/pools/${pool}/close`, {}, { key })
    const order = { market, side: 'buy', quantity: '1' }
    const { body } = await exchange.post(`/api/pools/${pool}/orders`, order, { key })
    expect(body).toMatchObject({ code: 'pool_closed', max_quantity: '0', retry_with: null })
  })
})

describe('a refused feed of prices', () => {
  const quoted = { pricing: 'quoted', price: '0.5', liquidity: undefined, initial_price: undefined }

  it('is told the feed without what is wrong, of every kind', async () => {
    const [one, other, maker] = [
      await exchange.market(quoted),
      await exchange.market(quoted),
      await exchange.market(),
    ]
    const right = [
      { market: one, price: '0.4' },
      { market: other, price: '0.6', at: '2026-01-01T00:00:00Z' },
    ]
    const feed = [
      { market: maker, price: '0.5' },
      right[0],
      { market: 'nowhere-at-all', price: '0.5' },
      { market: other, price: '1.5' },
      { market: one, price: '0.5', at: '9999-01-01T00:00:00Z' },
      right[1],
    ]
    const refused = await exchange.post('/api/prices', feed)
    expect(refused.body).toMatchObject({ code: 'market_not_quoted', faulty_count: 1, faulty: [feed[0]] })
    expect(refused.body['retry_with']).toEqual(right)
    expect(await exchange.done('/api/prices', refused.body['retry_with'])).toEqual({
      received: 2,
      recorded: 2,
      markets_moved: 1,
    })
  })

  it('is told none where nothing of it is right', async () => {
    const { status, body } = await exchange.post('/api/prices', [{ market: 'nowhere-at-all', price: '1' }])
    expect([status, body]).toMatchObject([404, { code: 'market_not_found', retry_with: null }])
  })

  it('of 10,000 prices is told the others, all of them', async () => {
    const market = await exchange.market(quoted)
    const priceAt = (index: number) => new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString()
    const feed = Array.from({ length: 10_000 }, (_, index) => ({
      market,
      price: index % 100 === 7 ? '2' : '0.5',
      at: priceAt(index),
    }))
    const refused = await exchange.post('/api/prices', feed)
    expect(refused.body).toMatchObject({ code: 'price_out_of_range', faulty_count: 100 })
    expect((refused.body['faulty'] as object[]).length).toBe(10)
    const answer = await exchange.done('/api/prices', refused.body['retry_with'])
    expect(answer).toMatchObject({ received: 9_900, recorded: 9_900 })
  })
})
