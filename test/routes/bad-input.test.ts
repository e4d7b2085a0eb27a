import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { POOL_SORTS } from '../../src/db/queries/pools.ts'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

const AN_ID = '01a1fb7c-86ba-74f8-b95b-975bf942903a'

let stack: TestStack
let exchange: Exchange
let mine: { key: string; agent: string; pool: string; market: string }
let theirs: { key: string; agent: string; pool: string; market: string }

beforeAll(async () => {
  stack = await testStack()
  exchange = new Exchange(stack)
  mine = await exchange.trader()
  theirs = await exchange.trader()
})

afterAll(() => stack.stop())

/** Everything that the books hold, to compare before and after. */
async function books(): Promise<unknown> {
  const { rows } = await stack.sql(`
    select (select count(*) from transactions) as transactions, (select count(*) from ledger_entries) as entries,
      (select json_agg(accounts order by id) from accounts) as accounts,
      (select json_agg(pools order by id) from pools) as pools,
      (select json_agg(positions order by pool_id, market_id) from positions) as positions,
      (select count(*) from idempotency_keys) as keys`)
  return rows[0]
}

async function expectProblem(
  request: Promise<{ status: number; headers: Headers; body: Record<string, unknown> }>,
  status: number,
  code: string,
): Promise<void> {
  const before = await books()
  const answer = await request
  expect([answer.status, answer.body['code']]).toEqual([status, code])
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json')
  expect(answer.headers.get('Cache-Control')).toBe('no-store')
  expect(answer.body).toMatchObject({ status, instance: answer.headers.get('X-Request-Id') })
  expect(String(answer.body['detail']).length).toBeGreaterThan(10)
  expect(await books()).toEqual(before)
}

const order = (members: Record<string, unknown>) =>
  exchange.post(
    `/api/pools/${mine.pool}/orders`,
    { market: mine.market, side: 'buy', quantity: '1', ...members },
    { key: mine.key },
  )

describe('a malformed order', () => {
  it.each([
    ['quantity zero', { quantity: '0' }],
    ['quantity zero with decimals', { quantity: '0.000000' }],
    ['a negative quantity', { quantity: '-1' }],
    ['a quantity of 30 digits', { quantity: '1'.repeat(30) }],
    ['a quantity of 7 decimals', { quantity: '1.0000001' }],
    ['a quantity in exponent form', { quantity: '1e3' }],
    ['a quantity that is a number', { quantity: 1 }],
    ['a quantity that is null', { quantity: null }],
    ['an absent quantity', { quantity: undefined }],
    ['a side of its own', { side: 'hold' }],
    ['a market that is a number', { market: 7 }],
    ['a market that cannot be a name', { market: "m'; drop table pools; --" }],
    ['a rationale with a control character', { rationale: 'a\u0000b' }],
    ['half a surrogate pair', { rationale: '\ud800' }],
    ['a rationale of 2,001 characters', { rationale: 'x'.repeat(2001) }],
    ['a client_order_id with a space', { client_order_id: 'a b' }],
    ['a limit_price of zero', { limit_price: '0' }],
  ])('with %s is a 400', async (_, members) => {
    await expectProblem(order(members), 400, 'invalid_request')
  })

  it('with an unknown member is a 400 that names it', async () => {
    const { body } = await order({ leverage: '10' })
    expect(body['errors']).toMatchObject([{ in: 'body', path: 'leverage', message: 'is not known here' }])
    await expectProblem(order({ leverage: '10' }), 400, 'unknown_member')
    await expectProblem(order({ ['__proto__']: { admin: true } }), 400, 'unknown_member')
  })

  it.each(['{', '[]', '"text"', 'null', '12', '{"market":', '\u0000'])('of %j is a 400', async text => {
    const before = await books()
    const { status } = await exchange.post(`/api/pools/${mine.pool}/orders`, text, { key: mine.key })
    expect(status).toBe(400)
    expect(await books()).toEqual(before)
  })
})

describe('a request', () => {
  it('to an unknown pool or market is a 404', async () => {
    const body = { market: mine.market, side: 'buy', quantity: '1' }
    await expectProblem(exchange.post('/api/pools/nowhere/orders', body, mine), 404, 'pool_not_found')
    await expectProblem(exchange.post('/api/pools/%27/orders', body, mine), 404, 'not_found')
    await expectProblem(order({ market: 'nowhere' }), 404, 'market_not_found')
    for (const path of ['', '/positions', '/transactions', '/holders']) {
      await expectProblem(exchange.get(`/api/pools/nowhere${path}`), 404, 'pool_not_found')
    }
    await expectProblem(exchange.get('/api/markets/nowhere/prices'), 404, 'market_not_found')
    await expectProblem(exchange.get('/api/nowhere'), 404, 'not_found')
  })

  it("to another agent's pool is the same 404 as to an absent one", async () => {
    const body = { market: mine.market, side: 'buy', quantity: '1' }
    await expectProblem(exchange.post(`/api/pools/${theirs.pool}/orders`, body, mine), 404, 'pool_not_found')
    await expectProblem(
      exchange.post(`/api/pools/${theirs.pool}/deposits`, { amount: '1' }, mine),
      404,
      'pool_not_found',
    )
    await expectProblem(
      exchange.post(`/api/pools/${theirs.pool}/withdrawals`, { amount: '1' }, mine),
      404,
      'pool_not_found',
    )
  })

  it('without a key, with junk for a key, or with one that nobody has is a 401', async () => {
    const body = { market: mine.market, side: 'buy', quantity: '1' }
    const path = `/api/pools/${mine.pool}/orders`
    await expectProblem(exchange.post(path, body, { key: null }), 401, 'unauthorized')
    await expectProblem(exchange.post(path, body, { key: 'cp_live_junk' }), 401, 'unauthorized')
    await expectProblem(
      exchange.post(path, body, { key: `cp_live_${'0'.repeat(32)}2wjyrI` }),
      401,
      'unauthorized',
    )
  })

  it('beyond the scopes of its key is a 403 that names the scope', async () => {
    const { key } = await exchange.agent('0', ['read'])
    const body = { market: mine.market, side: 'buy', quantity: '1' }
    await expectProblem(
      exchange.post(`/api/pools/${mine.pool}/orders`, body, { key }),
      403,
      'insufficient_scope',
    )
    const { body: problem } = await exchange.post('/api/markets/x-y/resolution', { outcome: '1' }, mine)
    expect(problem).toMatchObject({ code: 'insufficient_scope', required_scope: 'admin' })
  })

  it('of 100 KB is a 413, and one that is not JSON a 415', async () => {
    const path = `/api/pools/${mine.pool}/orders`
    await expectProblem(exchange.post(path, `"${'x'.repeat(100_000)}"`, mine), 413, 'body_too_large')
    const sent = { ...mine, headers: { 'Content-Type': 'text/plain' } }
    await expectProblem(exchange.post(path, '{}', sent), 415, 'unsupported_media_type')
  })

  it('of thousands of brackets inside each other is a 400, however deep', async () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    const path = `/api/pools/${mine.pool}/orders`
    await expectProblem(exchange.post(path, nested(8000), mine), 400, 'invalid_request')
    const mandate = `{"slug":"deep-pool","name":"x","mandate":${'{"long_only":'.repeat(1000)}1${'}'.repeat(1000)}}`
    await expectProblem(exchange.post('/api/pools', mandate, mine), 400, 'invalid_request')
    await expectProblem(exchange.post('/api/prices', nested(1_000_000)), 400, 'invalid_request')
    const objects = `${'{"a":'.repeat(300_000)}1${'}'.repeat(300_000)}`
    await expectProblem(exchange.post('/api/prices', objects), 400, 'invalid_request')
  })

  it('with an unknown or repeated parameter is a 400', async () => {
    await expectProblem(exchange.get('/api/pools?colour=red'), 400, 'unknown_parameter')
    await expectProblem(exchange.get(`/api/pools/${mine.pool}?x=1`), 400, 'unknown_parameter')
    await expectProblem(exchange.get('/api/pools/leaderboard?by=luck'), 400, 'invalid_request')
    await expectProblem(exchange.get('/api/pools?limit=1&limit=2'), 400, 'invalid_request')
    await expectProblem(exchange.get('/api/pools?limit=0'), 400, 'invalid_request')
    await expectProblem(exchange.get('/api/pools?cursor=zzz'), 400, 'invalid_cursor')
    await expectProblem(exchange.get('/api/pools/leaderboard?cursor=IjE1Ig'), 400, 'invalid_cursor')
    await expectProblem(exchange.get(`/api/pools?strategy=${'x'.repeat(5000)}`), 414, 'url_too_long')
  })

  it('that writes takes no parameter, lest an order be placed that was meant as a dry run', async () => {
    const path = `/api/pools/${mine.pool}/orders?dry_run=true`
    const body = { market: mine.market, side: 'buy', quantity: '1' }
    await expectProblem(exchange.post(path, body, mine), 400, 'unknown_parameter')
    const positions = `/api/pools/${mine.pool}/positions?market=${mine.market}`
    await expectProblem(exchange.send('DELETE', positions, undefined, mine), 400, 'unknown_parameter')
  })

  it.each([
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+14:00',
    '2026-01-01T00:00:00+23:00',
    `2026-01-01T00:00:00.${'1'.repeat(200)}Z`,
  ])('that names the instant %s is a 400', async at => {
    const keys = `/api/agents/${mine.agent}/keys`
    await expectProblem(exchange.post(keys, { scopes: ['read'], expires_at: at }), 400, 'invalid_request')
    const price = { market: mine.market, price: '0.5', at }
    await expectProblem(exchange.post('/api/prices', [price]), 400, 'invalid_request')
  })

  it.each([
    ['pools', { sort: '-inception_at', value: '9999-99-99 99:99:99+00', id: AN_ID }],
    ['pools', { sort: '-inception_at', value: '2026-02-30 00:00:00+00', id: AN_ID }],
    ['pools', { sort: '-inception_at', value: '0000-01-01 00:00:00+00', id: AN_ID }],
    ['pools?sort=return', { sort: 'return', value: '1e+999', id: AN_ID }],
    ['pools?sort=return', { sort: 'return', value: '1e-999', id: AN_ID }],
    ['pools?sort=name', { sort: 'name', value: '\ud800', id: AN_ID }],
    ['pools/leaderboard', { by: 'return', window: 'all', slot: '0000-01-01T00:00:00Z', position: 1 }],
  ])('to /api/%s with a cursor of %j is a 400', async (list, position) => {
    const cursor = Buffer.from(JSON.stringify(position)).toString('base64url')
    const path = `/api/${list}${list.includes('?') ? '&' : '?'}cursor=${cursor}`
    await expectProblem(exchange.get(path), 400, 'invalid_cursor')
  })

  it('with the cursors that lists give reads every pool once, in every order', async () => {
    for (const sort of POOL_SORTS.flatMap(name => [name, `-${name}`])) {
      const slugs: string[] = []
      for (let cursor: unknown = ''; cursor !== null; ) {
        const from = cursor === '' ? '' : `&cursor=${cursor}`
        const { status, body } = await exchange.get(`/api/pools?sort=${sort}&limit=1${from}`)
        expect([sort, status]).toEqual([sort, 200])
        slugs.push(...(body['data'] as { slug: string }[]).map(({ slug }) => slug))
        cursor = body['next_cursor']
      }
      expect([sort, slugs.toSorted()]).toEqual([sort, [mine.pool, theirs.pool].toSorted()])
    }
  })

  it('for what the exchange cannot hold is refused', async () => {
    const { slug } = await exchange.agent('0')
    const grant = () => exchange.post(`/api/agents/${slug}/grants`, { amount: '999999999999' })
    let last = await grant()
    for (let count = 0; last.status === 201 && count < 150; count++) last = await grant()
    expect([last.status, last.body['code']]).toEqual([422, 'amount_out_of_range'])
  })
})

describe('a slug', () => {
  it('that is taken is a 409', async () => {
    const body = { slug: mine.pool, name: 'again' }
    await expectProblem(exchange.post('/api/pools', body, theirs), 409, 'slug_taken')
    await expectProblem(
      exchange.post('/api/agents', { slug: mine.agent, name: 'x', scopes: ['read'] }),
      409,
      'slug_taken',
    )
  })

  it.each(['leaderboard', 'new', 'api', 'AB', 'x'])('"%s" is refused', async slug => {
    await expectProblem(exchange.post('/api/pools', { slug, name: 'x' }, mine), 400, 'invalid_request')
  })
})

describe('a deposit', () => {
  it('beyond the wallet is refused with what the wallet holds', async () => {
    const path = `/api/pools/${mine.pool}/deposits`
    await expectProblem(exchange.post(path, { amount: '0.000001' }, mine), 422, 'insufficient_wallet_balance')
    const opening = { slug: exchange.name('pool'), name: 'x', initial_deposit: '1' }
    await expectProblem(exchange.post('/api/pools', opening, mine), 422, 'insufficient_wallet_balance')
  })
})

describe('a withdrawal', () => {
  it('beyond the units or the free cash is refused with the largest that passes', async () => {
    const { key, pool, market } = await exchange.trader('100')
    await exchange.done(`/api/pools/${pool}/orders`, { market, side: 'buy', quantity: '100' }, { key })
    const path = `/api/pools/${pool}/withdrawals`
    await expectProblem(exchange.post(path, { amount: '101' }, { key }), 422, 'insufficient_units')
    await expectProblem(exchange.post(path, { amount: '50' }, { key }), 422, 'insufficient_cash')
    const { body } = await exchange.post(path, { amount: '50' }, { key })
    expect((await exchange.post(path, { amount: body['max_amount'] }, { key })).status).toBe(201)
  })

  it('names either an amount or units', async () => {
    const path = `/api/pools/${mine.pool}/withdrawals`
    await expectProblem(exchange.post(path, { amount: '1', units: '1' }, mine), 400, 'invalid_request')
    await expectProblem(exchange.post(path, {}, mine), 400, 'invalid_request')
  })
})
