import { once } from 'node:events'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { policyOf } from '../../src/http/cache-key.ts'
import { CACHE_POLICIES, type CachePolicy, FRESHNESS } from '../../src/http/cache-policies.ts'
import { type Answer, Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

let stack: TestStack
let exchange: Exchange
const names = { agent: '', pool: '', market: '', key: '' }

beforeAll(async () => {
  // Time stands still, so that two answers can differ only where they say something else.
  stack = await testStack({ clock: 'simulated' })
  exchange = new Exchange(stack)
  Object.assign(names, await exchange.trader())
  const order = { market: names.market, side: 'buy', quantity: '10' }
  await exchange.done(`/api/pools/${names.pool}/orders`, order, { key: names.key })
  await exchange.post('/api/snapshots', {})
})

afterAll(() => stack.stop())

const kept = CACHE_POLICIES.filter(({ fresh }) => fresh !== 'never')
const untilNextSlot = kept.filter(({ fresh }) => fresh === 'slot').map(({ route }) => route)

function filled(text: string): string {
  return text.replace('{agent}', names.agent).replace('{pool}', names.pool).replace('{market}', names.market)
}

function trips(answer: Answer): string {
  return /desc="(.+)"/.exec(answer.headers.get('Server-Timing') ?? '')?.[1] ?? ''
}

const seen = ({ headers }: Answer, ...wanted: string[]) => wanted.map(name => headers.get(name))

/** Of a route's lifetime: exactly its class's where that is a number, and within a slot where the answer says it. */
function expectLifetime(cacheControl: string, { fresh, route }: CachePolicy): void {
  const [, maxAge, passing] =
    /^public, max-age=(\d+), stale-while-revalidate=(\d+), stale-if-error=600$/.exec(cacheControl) ?? []
  if (fresh === 'never') throw new Error(`${route} is kept`)
  expect([route, Number(passing)]).toEqual([route, FRESHNESS[fresh].revalidateSeconds])
  if (fresh !== 'slot') expect([route, Number(maxAge)]).toEqual([route, FRESHNESS[fresh].freshSeconds])
  else expect(Number(maxAge)).toBeLessThanOrEqual(900)
}

describe('over all routes', () => {
  it('every read of the API document has a policy', async () => {
    const { body } = await exchange.get('/openapi.json')
    const reads = Object.entries(body['paths'] as Record<string, object>).filter(
      ([, methods]) => 'get' in methods,
    )
    expect(reads.length).toBeGreaterThan(10)
    expect(reads.map(([path]) => path).filter(path => policyOf(path) === null)).toEqual([])
  })

  it('what is kept says for how long, under which tags and version, and costs no trip again, cookie or not', async () => {
    for (const policy of kept) {
      const path = filled(policy.route)
      const first = await exchange.getWithoutKey(path, { Cookie: 'session=one; theme=dark' })
      const again = await exchange.getWithoutKey(path, { Cookie: 'session=two' })
      expect([path, first.status, ...seen(first, 'X-Cache', 'Age')]).toEqual([path, 200, 'miss', '0'])
      expect([path, again.status, ...seen(again, 'X-Cache'), trips(again)]).toEqual([
        path,
        200,
        'isolate',
        '0 trips',
      ])
      expect(again.body).toEqual(first.body)
      for (const { headers } of [first, again]) {
        expectLifetime(headers.get('Cache-Control') ?? '', policy)
        expect(headers.get('CDN-Cache-Control')).toBe(headers.get('Cache-Control'))
        expect(headers.get('Cache-Tag')).toBe(filled(policy.tags))
        expect(headers.get('ETag')).toMatch(/^W\/"[\w:.-]+"$/)
        expect(headers.get('Vary')).toBe(
          'format' in policy.parameters ? 'Accept, Authorization' : 'Authorization',
        )
        expect(headers.get('Set-Cookie')).toBeNull()
      }
      expect(seen(again, 'ETag', 'Content-Type')).toEqual(seen(first, 'ETag', 'Content-Type'))
    }
  })

  it('what belongs to a slot says which in its entity tag', async () => {
    expect(untilNextSlot.length).toBeGreaterThanOrEqual(2)
    const { body } = await exchange.get('/api/pools/leaderboard')
    for (const route of untilNextSlot) {
      const { headers } = await exchange.getWithoutKey(filled(route))
      expect([route, headers.get('ETag')?.includes(String(body['slot']))]).toEqual([route, true])
    }
  })

  it('a version that the client has is a 304 without a body and a trip', async () => {
    for (const { route } of kept) {
      const { headers } = await exchange.getWithoutKey(filled(route))
      const known = await exchange.getWithoutKey(filled(route), {
        'If-None-Match': headers.get('ETag') ?? '',
      })
      expect([route, known.status, known.body, trips(known)]).toEqual([route, 304, { text: '' }, '0 trips'])
      expect(known.headers.get('ETag')).toBe(headers.get('ETag'))
    }
  })

  it('HEAD is answered as GET is, without the body', async () => {
    for (const { route } of kept) {
      const url = stack.url + filled(route)
      const [head, get] = [await fetch(url, { method: 'HEAD' }), await fetch(url)]
      expect([route, head.status, await head.text()]).toEqual([route, 200, ''])
      await get.text()
      for (const name of ['Cache-Control', 'Cache-Tag', 'Content-Type', 'Vary']) {
        expect([route, head.headers.get(name)]).toEqual([route, get.headers.get(name)])
      }
    }
  })

  it('what is asked for with a key passes the cache by, and is private', async () => {
    for (const { route } of kept) {
      const answer = await exchange.get(filled(route))
      const facts = [
        answer.status,
        ...seen(answer, 'Cache-Control', 'X-Cache', 'CDN-Cache-Control', 'Cache-Tag', 'ETag'),
      ]
      expect([route, ...facts]).toEqual([route, 200, 'private, no-store', null, null, null, null])
      const isFromDatabase = !['/openapi.json', '/api/version', '/docs'].includes(route)
      expect([route, trips(answer)]).toEqual([route, isFromDatabase ? '1 trip' : '0 trips'])
    }
  })

  it('what is never kept says so, with a key and without', async () => {
    for (const path of ['/', '/api/health', '/api/health?deep=1']) {
      for (const headers of [{}, { Authorization: `Bearer ${exchange.operatorKey}` }]) {
        const response = await fetch(stack.url + path, { headers, redirect: 'manual' })
        await response.text()
        const facts = [response.headers.get('Cache-Control'), response.headers.get('X-Cache')]
        expect([path, ...facts]).toEqual([path, 'no-store', null])
      }
    }
  })

  it('an unknown parameter is refused without a trip, and kept by nobody', async () => {
    for (const { route } of CACHE_POLICIES.filter(({ route }) => !route.includes('{name}'))) {
      for (const parameter of ['colour=red', '__proto__=1', 'constructor=x', 'FORMAT=csv', '%20limit=1']) {
        const answer = await exchange.getWithoutKey(`${filled(route)}?${parameter}`)
        const facts = [answer.status, ...seen(answer, 'Cache-Control', 'X-Cache'), trips(answer)]
        expect([route, parameter, ...facts]).toEqual([route, parameter, 400, 'no-store', null, '0 trips'])
      }
    }
  })

  it('a parameter given twice is never answered, costs no trip and is kept by nobody', async () => {
    for (const { route, parameters } of kept) {
      for (const [name, value] of Object.entries(parameters)) {
        const twice = `${name}=${value ?? 'x'}`
        const answer = await exchange.getWithoutKey(`${filled(route)}?${twice}&${twice}`)
        const facts = [answer.status === 200, ...seen(answer, 'Cache-Control'), trips(answer)]
        expect([route, name, ...facts]).toEqual([route, name, false, 'no-store', '0 trips'])
      }
    }
  })

  it('an error is kept by nobody', async () => {
    const { body } = await exchange.get('/openapi.json')
    const operations = Object.entries(body['paths'] as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => ({ method: method.toUpperCase(), path })),
    )
    for (const { method, path } of operations.filter(operation => operation.method !== 'GET')) {
      const answer = await exchange.send(method, filled(path), {}, { key: null })
      expect([method, path, answer.status, ...seen(answer, 'Cache-Control')]).toEqual([
        method,
        path,
        401,
        'no-store',
      ])
    }
    for (const path of [
      '/api/pools/nowhere',
      '/api/pools/Nowhere',
      '/api/pools/nowhere/nav',
      '/exchange/pools/nowhere',
      '/exchange/nowhere',
      '/nowhere',
      '/api/pools?limit=0',
      '/api/pools?cursor=zzz',
      '/exchange/pools?by=luck',
      '/assets/styles.0.css',
    ]) {
      for (const headers of [{}, { Authorization: 'Bearer x' }]) {
        const answer = await exchange.getWithoutKey(path, headers)
        const facts = [answer.status >= 400, ...seen(answer, 'Cache-Control', 'X-Cache', 'ETag')]
        expect([path, ...facts]).toEqual([path, true, 'no-store', null, null])
      }
    }
  })

  it('a default that is written out says what its absence says', async () => {
    for (const { route, parameters } of kept) {
      const plain = await exchange.get(filled(route))
      for (const [name, value] of Object.entries(parameters)) {
        if (value === null) continue
        const explicit = await exchange.get(`${filled(route)}?${name}=${value}`)
        expect([route, name, explicit.status, explicit.body]).toEqual([route, name, 200, plain.body])
      }
    }
  })
})

/** Expects that what is asked for under each path and headers is one entry, which the first of them makes. */
async function expectOneEntry(asked: [path: string, headers?: Record<string, string>][]): Promise<void> {
  let first: Answer | undefined
  for (const [path, headers] of asked) {
    const answer = await exchange.getWithoutKey(path, headers)
    const tier = first === undefined ? 'miss' : 'isolate'
    expect([path, headers, answer.status, answer.headers.get('X-Cache')]).toEqual([path, headers, 200, tier])
    first ??= answer
    expect([path, answer.body]).toEqual([path, first.body])
    expect(answer.headers.get('ETag')).toBe(first.headers.get('ETag'))
  }
}

/** A GET as it is written, which `fetch` would put right first. */
async function rawGet(path: string, host: string): Promise<{ status: number; cache: unknown; text: string }> {
  const { hostname, port } = new URL(stack.url)
  const [response] = await once(request({ hostname, port, path, headers: { host } }).end(), 'response')
  return {
    status: response.statusCode,
    cache: response.headers['x-cache'],
    text: (await response.setEncoding('utf8').toArray()).join(''),
  }
}

const board = '/api/pools/leaderboard'

describe('a cache key', () => {
  it('is the same however its parameters are ordered, encoded, spelled out or followed by nothing', async () => {
    await expectOneEntry([
      [`${board}?by=nav&window=7d&limit=9`],
      [`${board}?limit=9&window=7d&by=nav`],
      [`${board}?by=%6eav&window=7%64&limi%74=9`],
      [`${board}?by=nav&window=7d&limit=9&format=json`],
      [`${board}?&&by=nav&window=7d&limit=9&`],
      [`/api/pools/%6Ceaderboard?by=nav&window=7d&limit=9`],
    ])
    await expectOneEntry([
      [`${board}?by=pnl`],
      [`${board}?by=pnl&window=all`],
      [`${board}?limit=50&by=pnl`],
      [`${board}?format=json&limit=50&window=all&by=pnl`],
    ])
  })

  it('is the same whatever headers and cookies come with it', async () => {
    const path = `${board}?by=nav&limit=8`
    await expectOneEntry([
      [path, { Cookie: 'a=b' }],
      [
        path,
        { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'gopher', 'X-Forwarded-For': '192.0.2.1' },
      ],
      [
        path,
        {
          Forwarded: 'host=evil.example;proto=gopher',
          'X-Original-URL': '/api/agents',
          'X-Rewrite-URL': '/',
        },
      ],
      [path, { 'X-HTTP-Method-Override': 'POST', 'X-Host': 'evil.example' }],
      [path, { Accept: 'application/json' }],
      [path, { Accept: 'text/html,*/*;q=0.8' }],
      [path, { Accept: 'text/csv, application/json' }],
      [
        path,
        {
          'Accept-Language': 'la',
          'Accept-Encoding': 'identity',
          'User-Agent': 'x',
          Origin: 'https://evil.example',
        },
      ],
      [path, { 'Cache-Control': 'no-cache', Pragma: 'no-cache', Range: 'bytes=0-9', 'X-Entry': '{}' }],
    ])
    const page = '/exchange/pools?by=nav&window=90d'
    await expectOneEntry([
      [page, { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'gopher', Cookie: 'a=b' }],
      [page, { Accept: 'text/csv' }],
      [page, { Accept: 'application/json' }],
    ])
    const { body } = await exchange.getWithoutKey(page)
    expect(body['text']).not.toContain('evil.example')
  })

  it('is the same for every host that a request names, and however its path is written', async () => {
    const path = `${board}?by=nav&limit=6`
    await exchange.getWithoutKey(path)
    for (const [target, host] of [
      [path, 'evil.example'],
      [path, 'edge.capital-pools.internal'],
      [`/api/../api/pools/./leaderboard?by=nav&limit=6`, 'evil.example'],
      [`/api/pools/x/../leaderboard?by=nav&limit=6#?by=pnl`, 'localhost:1'],
    ]) {
      const answer = await rawGet(String(target), String(host))
      expect([target, host, answer.status, answer.cache]).toEqual([target, host, 200, 'isolate'])
    }
    const page = '/exchange/pools?by=nav&window=30d'
    const first = await rawGet(page, 'evil.example')
    expect([first.status, first.cache, first.text.includes('evil.example')]).toEqual([200, 'miss', false])
    const { body } = await exchange.getWithoutKey(page)
    expect(body['text']).toBe(first.text)
  })

  it('is the same for CSV asked for by parameter and by header, and another than that of JSON', async () => {
    const path = `${board}?by=nav&limit=7`
    await expectOneEntry([
      [`${path}&format=csv`],
      [path, { Accept: 'text/csv' }],
      [path, { Accept: 'text/csv;header=present, text/plain;q=0.1' }],
      [`${path}&format=csv`, { Accept: 'application/json' }],
    ])
    const csv = await exchange.getWithoutKey(path, { Accept: 'text/csv' })
    const json = await exchange.getWithoutKey(path)
    expect([json.headers.get('X-Cache'), json.headers.get('Content-Type')]).toEqual([
      'miss',
      'application/json',
    ])
    expect(csv.headers.get('Content-Type')).toContain('text/csv')
    expect(csv.headers.get('ETag')).not.toBe(json.headers.get('ETag'))
    expect([json, csv].map(({ headers }) => headers.get('Vary'))).toEqual(
      Array(2).fill('Accept, Authorization'),
    )
    const explicit = await exchange.getWithoutKey(`${path}&format=csv`)
    expect(explicit.headers.get('Vary')).toBe('Authorization')
  })

  it('is another for another value, path or pool', async () => {
    const { pool } = await exchange.trader('7')
    const paths = [
      '/api/pools?status=active',
      '/api/pools?status=closed',
      '/api/pools?limit=1',
      '/api/pools?sort=nav',
      `/api/pools/${pool}`,
      `/api/pools/${pool}/holders`,
      `/api/pools/${pool}/positions`,
      `/api/pools/${pool}/positions?status=closed`,
      `/exchange/pools/${pool}`,
    ]
    for (const path of paths) {
      const answer = await exchange.getWithoutKey(path)
      expect([path, answer.headers.get('X-Cache')]).toEqual([path, 'miss'])
      expect([path, answer.body]).toEqual([path, (await exchange.get(path)).body])
    }
  })

  it.each([
    ['a number with a leading zero', '/api/pools?limit=010'],
    ['a number in exponent form', '/api/pools?limit=1e1'],
    ['a number with a sign', '/api/pools?limit=%2B9'],
    ['a number with a space', '/api/pools?limit=9+'],
    ['a value in capitals', '/api/pools?status=ACTIVE'],
    ['an empty value', '/api/pools?status='],
    ['a parameter without a value', '/api/pools?limit'],
  ])('has no second form: %s is refused', async (_, path) => {
    const answer = await exchange.getWithoutKey(path)
    expect([answer.status, ...seen(answer, 'Cache-Control'), trips(answer)]).toEqual([
      400,
      'no-store',
      '0 trips',
    ])
  })

  it('has no second form of a cursor', async () => {
    await exchange.trader('1')
    const { body } = await exchange.get('/api/pools?limit=1')
    const cursor = String(body['next_cursor'])
    const position = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    const textOf = (other: unknown, space?: number) =>
      Buffer.from(JSON.stringify(other, null, space)).toString('base64url')
    const otherTexts = [
      textOf(position, 1),
      textOf({ ...position, more: 1 }),
      textOf(Object.fromEntries(Object.entries(position).reverse())),
      textOf({ ...position, id: position.id.toUpperCase() }),
      `${cursor}=`,
      `${cursor}%20`,
      ` ${cursor}`,
    ]
    expect((await exchange.getWithoutKey(`/api/pools?limit=1&cursor=${cursor}`)).status).toBe(200)
    for (const other of otherTexts) {
      const answer = await exchange.getWithoutKey(`/api/pools?limit=1&cursor=${other}`)
      expect([other, answer.status, answer.body['code']]).toEqual([other, 400, 'invalid_cursor'])
    }
  })

  it('has one form of a slug, and a pool has two keys at most', async () => {
    const { pool } = await exchange.trader('5')
    const { body } = await exchange.get(`/api/pools/${pool}`)
    await expectOneEntry([[`/api/pools/${pool}`], [`/api/pools/${pool.replaceAll('-', '%2D')}`]])
    await expectOneEntry([[`/api/pools/${body['id']}`]])
    for (const other of [
      pool.toUpperCase(),
      String(body['id']).toUpperCase(),
      `${pool}/`,
      `${pool}%20`,
      `/${pool}`,
      `${pool}%00`,
    ]) {
      const answer = await exchange.getWithoutKey(`/api/pools/${other}`)
      expect([other, answer.status, ...seen(answer, 'X-Cache')]).toEqual([other, 404, null])
    }
  })

  it('of a board whose slot was made up outdates no other', async () => {
    const { body } = await exchange.getWithoutKey(`${board}?by=return&limit=1`)
    const position = { by: 'return', window: 'all', slot: '9999-01-01T00:00:00.000Z', position: 1 }
    const cursor = Buffer.from(JSON.stringify(position)).toString('base64url')
    const made = await exchange.getWithoutKey(`${board}?by=return&limit=1&cursor=${cursor}`)
    expect([made.status, made.body['code']]).toEqual([400, 'cursor_expired'])
    const again = await exchange.getWithoutKey(`${board}?by=return&limit=1`)
    expect([again.headers.get('X-Cache'), again.body]).toEqual(['isolate', body])
  })
})

describe('what was just changed', () => {
  it('is seen at once with a key and, where the write was made, without', async () => {
    const { key, pool, market } = await exchange.trader('100')
    const paths = [
      `/api/pools/${pool}`,
      `/api/pools/${pool}/positions`,
      `/exchange/pools/${pool}`,
      `/api/markets/${market}`,
    ]
    const before = await Promise.all(paths.map(path => exchange.getWithoutKey(path)))
    await exchange.done(`/api/pools/${pool}/orders`, { market, side: 'buy', quantity: '3' }, { key })
    for (const [index, path] of paths.entries()) {
      const after = await exchange.getWithoutKey(path)
      expect([path, after.headers.get('X-Cache')]).toEqual([path, 'miss'])
      expect(after.body).not.toEqual(before[index]?.body)
      expect(after.headers.get('ETag')).not.toBe(before[index]?.headers.get('ETag'))
    }
  })

  it('stands in the lists at once where it is new', async () => {
    await Promise.all(
      ['/api/pools', '/exchange/pools', '/api/agents', '/api/markets'].map(path =>
        exchange.getWithoutKey(path),
      ),
    )
    const { agent, pool, market } = await exchange.trader('100')
    for (const [path, name] of [
      ['/api/pools', pool],
      ['/exchange/pools', pool],
      ['/api/agents', agent],
      ['/api/markets', market],
    ]) {
      const { body } = await exchange.getWithoutKey(String(path))
      expect([path, JSON.stringify(body).includes(String(name))]).toEqual([path, true])
    }
  })
})
