import { randomFillSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPERATIONS } from '../../src/client/schema.ts'
import { newApiKey } from '../../src/domain/api-key.ts'
import { CACHE_POLICIES } from '../../src/http/cache-policies.ts'
import { TOOLS } from '../../src/routes/mcp/tools.ts'
import { type Answer, Exchange } from '../support/exchange.ts'
import {
  addressOf,
  argumentsOf,
  BODIES,
  type Names,
  type Operation,
  operationsOf,
} from '../support/operations.ts'
import { type TestStack, testStack } from '../support/stack.ts'

const DENIED = '403 insufficient_scope'
const UNKNOWN = '401 unauthorized'
const NO_POOL = '404 pool_not_found'

/** Who is told so whatever is written: nobody who may. `read` is of the pool's own agent, as are `trade`, `manage`, `admin`. */
const NEVER = {
  none: UNKNOWN,
  junk: UNKNOWN,
  nobody: UNKNOWN,
  expired: UNKNOWN,
  revoked: UNKNOWN,
  read: DENIED,
}

/** What a write answers the bearer of a key with that scope alone, and `other`: another agent with all scopes but `admin`. */
type Row = { trade: string; manage: string; admin: string; other: string }

// biome-ignore format: a table is read by its columns
const WRITES: Record<string, Row> = {
  'POST /api/agents':                             { trade: DENIED, manage: DENIED, admin: '201',  other: DENIED },
  'POST /api/agents/{agent}/grants':              { trade: DENIED, manage: DENIED, admin: '201',  other: DENIED },
  'POST /api/agents/{agent}/keys':                { trade: DENIED, manage: DENIED, admin: DENIED, other: '404 agent_not_found' },
  'DELETE /api/agents/{agent}/keys/{key_id}':     { trade: DENIED, manage: '200',  admin: DENIED, other: '404 key_not_found' },
  'POST /api/markets':                            { trade: DENIED, manage: DENIED, admin: '201',  other: DENIED },
  'POST /api/markets/{market}/freeze':            { trade: DENIED, manage: DENIED, admin: '200',  other: DENIED },
  'POST /api/markets/{market}/unfreeze':          { trade: DENIED, manage: DENIED, admin: '200',  other: DENIED },
  'POST /api/markets/{market}/resolution':        { trade: DENIED, manage: DENIED, admin: '200',  other: DENIED },
  'POST /api/markets/{market}/resolution/reverse':{ trade: DENIED, manage: DENIED, admin: '200',  other: DENIED },
  'POST /api/prices':                             { trade: DENIED, manage: DENIED, admin: '200',  other: DENIED },
  'POST /api/snapshots':                          { trade: DENIED, manage: DENIED, admin: '200',  other: DENIED },
  'POST /api/pools':                              { trade: DENIED, manage: '201',  admin: DENIED, other: '201' },
  'PATCH /api/pools/{pool}':                      { trade: DENIED, manage: '200',  admin: DENIED, other: NO_POOL },
  'POST /api/pools/{pool}/deposits':              { trade: DENIED, manage: '201',  admin: DENIED, other: NO_POOL },
  'POST /api/pools/{pool}/withdrawals':           { trade: DENIED, manage: '201',  admin: DENIED, other: NO_POOL },
  'POST /api/pools/{pool}/close':                 { trade: DENIED, manage: '200',  admin: DENIED, other: NO_POOL },
  'POST /api/pools/{pool}/orders':                { trade: '201',  manage: DENIED, admin: DENIED, other: NO_POOL },
  'POST /api/pools/{pool}/quote':                 { trade: '200',  manage: DENIED, admin: DENIED, other: NO_POOL },
  'POST /api/pools/{pool}/rebalance':             { trade: '200',  manage: DENIED, admin: DENIED, other: NO_POOL },
  'DELETE /api/pools/{pool}/positions':           { trade: '200',  manage: DENIED, admin: DENIED, other: NO_POOL },
  'DELETE /api/pools/{pool}/positions/{market}':  { trade: '200',  manage: DENIED, admin: DENIED, other: NO_POOL },
}

/**
 * Reads are everybody's, and no key is looked at: one that is unknown, expired or revoked reads what a stranger reads. Were
 * some refused, a read would say whether a key is any good; and a key that expires would stop a reader who needs none.
 */
const READS: Record<string, string> = {
  '/': '302',
  '/SKILL.md': '200',
  '/api/agents': '200',
  '/api/agents/{agent}': '200',
  '/api/health': '200',
  '/api/markets': '200',
  '/api/markets/{market}': '200',
  '/api/markets/{market}/positions': '200',
  '/api/markets/{market}/prices': '200',
  '/api/pools': '200',
  '/api/pools/leaderboard': '200',
  '/api/pools/{pool}': '200',
  '/api/pools/{pool}/brief': '200',
  '/api/pools/{pool}/holders': '200',
  '/api/pools/{pool}/nav': '200',
  '/api/pools/{pool}/positions': '200',
  '/api/pools/{pool}/transactions': '200',
  '/api/version': '200',
  '/assets/{name}': '404 not_found',
  '/docs': '200',
  '/exchange/agents/{agent}': '200',
  '/exchange/compare': '200',
  '/exchange/leaderboard': '200',
  '/exchange/markets': '200',
  '/exchange/markets/{market}': '200',
  '/exchange/pools': '200',
  '/exchange/pools/{pool}': '200',
  '/llms.txt': '200',
  '/openapi.json': '200',
}

/** Whose bearer may call an MCP tool is whose bearer may do the operation behind it, which stands above. */
const TOOL_OPERATIONS: Record<string, string> = {
  pool_brief: 'GET /api/pools/{pool}/brief',
  list_markets: 'GET /api/markets',
  get_market: 'GET /api/markets/{market}',
  list_pools: 'GET /api/pools',
  get_pool: 'GET /api/pools/{pool}',
  leaderboard: 'GET /api/pools/leaderboard',
  pool_history: 'GET /api/pools/{pool}/transactions',
  quote_order: 'POST /api/pools/{pool}/quote',
  place_order: 'POST /api/pools/{pool}/orders',
  rebalance_pool: 'POST /api/pools/{pool}/rebalance',
  close_position: 'DELETE /api/pools/{pool}/positions/{market}',
  close_positions: 'DELETE /api/pools/{pool}/positions',
  open_pool: 'POST /api/pools',
}

/** The tools that each key is shown. A key that is no good is shown none, and told so. */
const READING = [
  'pool_brief',
  'list_markets',
  'get_market',
  'list_pools',
  'get_pool',
  'leaderboard',
  'pool_history',
]
const TRADING = ['quote_order', 'place_order', 'rebalance_pool', 'close_position', 'close_positions']
const LISTINGS: Record<keyof typeof NEVER | keyof Row, string[] | string> = {
  none: READING,
  junk: UNKNOWN,
  nobody: UNKNOWN,
  expired: UNKNOWN,
  revoked: UNKNOWN,
  read: READING,
  trade: [...READING, ...TRADING],
  manage: [...READING, 'open_pool'],
  admin: READING,
  other: [...READING, ...TRADING, 'open_pool'],
}

/** What must have been done before a write can succeed. */
const PREPARATIONS: Record<string, (names: Names) => Promise<unknown>> = {
  'POST /api/markets/{market}/unfreeze': ({ market }) => exchange.done(`/api/markets/${market}/freeze`, {}),
  'POST /api/markets/{market}/resolution/reverse': ({ market }) =>
    exchange.done(`/api/markets/${market}/resolution`, { outcome: '1' }),
  'DELETE /api/pools/{pool}/positions/{market}': ({ pool, market }) =>
    exchange.done(`/api/pools/${pool}/orders`, { market, side: 'buy', quantity: '1' }, { key: owner.key }),
}

const ABSENT = { agent: 'nobody-here', pool: 'no-pool-here', market: 'no-market-here', keyId: '' }

let stack: TestStack
let exchange: Exchange
let owner: { slug: string; key: string }
let other: { slug: string; key: string }
let keys: Record<keyof typeof NEVER | keyof Row, string | null>
let names: Names
let operations: Operation[]

beforeAll(async () => {
  stack = await testStack({ clock: 'simulated' })
  exchange = new Exchange(stack)
  owner = await exchange.agent('100000')
  other = await exchange.agent('100000')
  keys = await keysOf(owner.slug)
  names = await newNames()
  operations = operationsOf((await exchange.get('/openapi.json')).body)
})

afterAll(async () => {
  expect(await stack.bookDifferences()).toEqual([])
  await stack.stop()
})

async function keysOf(agent: string): Promise<typeof keys> {
  const path = `/api/agents/${agent}/keys`
  const keyWith = async (body: object) => String((await exchange.done(path, body))['key'])
  const revoked = await exchange.done(path, { scopes: ['read', 'trade', 'manage', 'admin'] })
  await exchange.send('DELETE', `${path}/${revoked['id']}`)
  return {
    none: null,
    junk: `cp_live_${'j'.repeat(38)}`,
    nobody: newApiKey(randomFillSync),
    read: await keyWith({ scopes: ['read'] }),
    trade: await keyWith({ scopes: ['trade'] }),
    manage: await keyWith({ scopes: ['manage'] }),
    admin: await keyWith({ scopes: ['admin'] }),
    expired: await keyWith({
      scopes: ['read', 'trade', 'manage', 'admin'],
      expires_at: '2020-01-01T00:00:00Z',
    }),
    revoked: String(revoked['key']),
    other: other.key,
  }
}

/** A pool and a market of their own, and a key to revoke. */
async function newNames(): Promise<Names> {
  const quotedTerms = { pricing: 'quoted', price: '0.5', liquidity: undefined, initial_price: undefined }
  const { id } = await exchange.done(`/api/agents/${owner.slug}/keys`, { scopes: ['read'] })
  return {
    agent: owner.slug,
    pool: await exchange.pool(owner.key, '100'),
    market: await exchange.market(),
    quoted: await exchange.market(quotedTerms),
    keyId: String(id),
  }
}

function send({ method, path }: Operation, key: string | null, target: Names): Promise<Answer> {
  return exchange.send(method, addressOf(path, target), BODIES[`${method} ${path}`]?.(target), { key })
}

function outcomeOf({ status, body }: Answer): string {
  return status < 400 ? String(status) : `${status} ${body['code']}`
}

/** All of an answer but what is of its own request: the id, how long it took, when it was. */
function withoutOwn({ status, headers, body }: Answer, said: Names): unknown {
  const told = [...headers].filter(
    ([name]) => !['x-request-id', 'server-timing', 'date', 'content-length'].includes(name),
  )
  let text = JSON.stringify({ ...body, instance: '' })
  for (const name of [said.pool, said.agent, said.keyId]) if (name) text = text.replaceAll(name, '…')
  return { status, told, text }
}

async function books(): Promise<unknown> {
  const { rows } = await stack.sql(`
    select (select count(*) from transactions) as transactions, (select json_agg(accounts order by id) from accounts) as accounts,
      (select json_agg(pools order by id) from pools) as pools, (select json_agg(markets order by id) from markets) as markets,
      (select count(*) from api_keys where revoked_at is null) as keys, (select count(*) from agents) as agents,
      (select count(*) from market_prices) as prices, (select count(*) from snapshots) as snapshots`)
  return rows[0]
}

const writes = () => operations.filter(({ method }) => method !== 'GET')
const rowOf = ({ method, path }: Operation) => ({ ...NEVER, ...WRITES[`${method} ${path}`] })

/** An agent's own keys are told apart from what is not there: they are its own. */
const isOwnAgent = ({ path }: Operation, who: string) =>
  path === '/api/agents/{agent}/keys' && who === 'manage'

describe('the policy', () => {
  it('has a row for every write and every read, and none for what is not there', () => {
    expect(Object.keys(WRITES).toSorted()).toEqual(
      writes()
        .map(({ method, path }) => `${method} ${path}`)
        .toSorted(),
    )
    expect(Object.keys(READS).toSorted()).toEqual(CACHE_POLICIES.map(({ route }) => route).toSorted())
    const documented = operations.filter(({ method }) => method === 'GET').map(({ path }) => path)
    expect(documented.filter(path => READS[path] === undefined)).toEqual([])
  })
})

describe('a write', () => {
  it('is refused to every key as the policy says, and changes nothing', async () => {
    const before = await books()
    for (const operation of writes()) {
      for (const [who, expected] of Object.entries(rowOf(operation))) {
        if (expected.startsWith('2')) continue
        const answer = await send(operation, keys[who as keyof typeof keys], names)
        expect([operation, who, outcomeOf(answer)]).toEqual([operation, who, expected])
        expect(answer.headers.has('WWW-Authenticate')).toBe(answer.status === 401)
        expect(answer.headers.get('Cache-Control')).toBe('no-store')
      }
    }
    expect(await books()).toEqual(before)
  })

  it('is done for every other key, as the policy says', async () => {
    for (const operation of writes()) {
      for (const [who, expected] of Object.entries(rowOf(operation))) {
        if (!expected.startsWith('2')) continue
        const target = await newNames()
        await PREPARATIONS[`${operation.method} ${operation.path}`]?.(target)
        const answer = await send(operation, keys[who as keyof typeof keys], target)
        expect([operation, who, outcomeOf(answer)]).toEqual([operation, who, expected])
      }
    }
  })

  it('of what is not there is answered as one of what is not yours, but for the name', async () => {
    const absent = {
      ...names,
      ...ABSENT,
      keyId: '01a1fb7c-86ba-74f8-b95b-975bf942903a',
      market: names.market,
    }
    let comparedCount = 0
    for (const operation of writes()) {
      for (const [who, expected] of Object.entries(rowOf(operation))) {
        if (expected.startsWith('2') || isOwnAgent(operation, who)) continue
        const key = keys[who as keyof typeof keys]
        const [there, notThere] = [await send(operation, key, names), await send(operation, key, absent)]
        expect([operation, who, withoutOwn(notThere, absent)]).toEqual([
          operation,
          who,
          withoutOwn(there, names),
        ])
        comparedCount += 1
      }
    }
    expect(comparedCount).toBeGreaterThan(150)
  })
})

/** One JSON-RPC message to MCP, as the bearer of a key. */
async function speak(method: string, params: object, key: string | null): Promise<Answer> {
  const message = { jsonrpc: '2.0', id: 1, method, params }
  const headers = { Accept: 'application/json, text/event-stream' }
  return exchange.post('/mcp', message, { key, idempotencyKey: null, headers })
}

type ToolResult = { isError?: boolean; content: { text: string }[] }

/** What a tool answers: 200, or the status and code that the operation behind it refuses with. */
async function toolOutcome(name: string, given: object, key: string | null): Promise<string> {
  const { status, body } = await speak('tools/call', { name, arguments: given }, key)
  if (status !== 200) return outcomeOf({ status, body, headers: new Headers() })
  const { isError, content } = body['result'] as ToolResult
  if (!isError) return '200'
  const problem = JSON.parse(content[0]?.text ?? '') as { status: number; code: string }
  return `${problem.status} ${problem.code}`
}

/** For each tool and kind of key: what the operation behind it answers. Over MCP every success is a 200. */
function toolRows() {
  return TOOLS.flatMap(tool => {
    const [method, path] = OPERATIONS[tool.operation]
    const row = method === 'GET' ? undefined : rowOf({ method, path })
    return (Object.keys(keys) as (keyof typeof keys)[]).map(who => {
      const expected = row?.[who] ?? READS[path] ?? ''
      return {
        name: tool.name,
        operation: { method, path },
        who,
        expected: expected.replace(/^2\d\d$/, '200'),
      }
    })
  })
}

describe('a tool', () => {
  it('has a row that says which operation it is, and there is no other row', () => {
    const behind = TOOLS.map(({ name, operation }) => [name, OPERATIONS[operation].join(' ')])
    expect(TOOL_OPERATIONS).toEqual(Object.fromEntries(behind))
  })

  it('is shown to those who may call it', async () => {
    for (const [who, expected] of Object.entries(LISTINGS)) {
      const answer = await speak('tools/list', {}, keys[who as keyof typeof keys])
      const listed = answer.body['result'] as { tools: { name: string }[] } | undefined
      const shown = listed?.tools.map(({ name }) => name) ?? outcomeOf(answer)
      expect([who, shown]).toEqual([who, expected])
    }
  })

  it('is refused to every key as the operation behind it is, and changes nothing', async () => {
    const before = await books()
    const refused = toolRows().filter(({ expected }) => expected !== '200')
    for (const { name, operation, who, expected } of refused) {
      const outcome = await toolOutcome(name, argumentsOf(operation, names), keys[who])
      expect([name, who, outcome]).toEqual([name, who, expected])
    }
    expect(refused.length).toBeGreaterThan(50)
    expect(await books()).toEqual(before)
  })

  it('answers every other key', async () => {
    for (const { name, operation, who, expected } of toolRows().filter(row => row.expected === '200')) {
      const target = operation.method === 'GET' ? names : await newNames()
      await PREPARATIONS[`${operation.method} ${operation.path}`]?.(target)
      const outcome = await toolOutcome(name, argumentsOf(operation, target), keys[who])
      expect([name, who, outcome]).toEqual([name, who, expected])
    }
  })

  it('is refused to who sends it to another’s pool, whatever the name is wrapped in', async () => {
    const before = await books()
    const wrapped = [
      { pool: `../pools/${names.pool}` },
      { pool: `${names.pool}/positions/${names.market}?x=` },
      { pool: `%2e%2e/pools/${names.pool}` },
      { pool: [names.pool] },
      { pool: '..', market: `pools/${names.pool}` },
      { pool: names.pool, market: '.' },
      { pool: names.pool, market: '' },
    ]
    for (const { name, scope } of TOOLS.filter(tool => tool.scope === 'trade')) {
      for (const given of wrapped) {
        const body = { market: names.market, side: 'buy', quantity: '1', targets: [] }
        const outcome = await toolOutcome(name, { ...body, ...given }, keys.other)
        expect([name, scope, given, outcome]).toEqual([name, scope, given, expect.stringMatching(/^40[04] /)])
      }
    }
    expect(await books()).toEqual(before)
  })
})

describe('a key', () => {
  it('makes none with a scope that it lacks, and takes no other agent’s', async () => {
    const path = `/api/agents/${owner.slug}/keys`
    for (const scopes of [['admin'], ['manage', 'trade'], ['read']]) {
      expect(outcomeOf(await exchange.post(path, { scopes }, { key: keys.manage }))).toBe(DENIED)
    }
    const { body } = await exchange.post(path, { scopes: ['manage'] }, { key: keys.manage })
    expect(
      outcomeOf(
        await exchange.post(
          '/api/pools',
          { slug: exchange.name('pool'), name: 'x' },
          { key: String(body['key']) },
        ),
      ),
    ).toBe('201')
  })

  it('that expires makes none that outlives it, and is told what would pass', async () => {
    const path = `/api/agents/${owner.slug}/keys`
    const [soon, later] = [60_000, 120_000].map(ms => new Date(Date.now() + ms).toISOString())
    const scopes = ['read', 'manage']
    const { key } = await exchange.done(path, { scopes, expires_at: soon })
    const sent = { key: String(key) }
    const before = await books()
    for (const expires_at of [undefined, null, later, '9999-12-31T23:59:59Z']) {
      const { status, body } = await exchange.post(path, { scopes, expires_at }, sent)
      expect([expires_at, status, body]).toMatchObject([
        expires_at,
        422,
        { code: 'key_would_outlive', limit: soon, would_be: expires_at ?? null },
      ])
      expect(body['retry_with']).toEqual({ scopes, expires_at: soon })
    }
    expect(await books()).toEqual(before)
    const { body: refused } = await exchange.post(path, { scopes }, sent)
    expect(await exchange.done(path, refused['retry_with'], sent)).toMatchObject({ scopes, expires_at: soon })
  })

  it('that expires makes one that never does only where it is an administrator’s', async () => {
    const path = `/api/agents/${owner.slug}/keys`
    const expires_at = new Date(Date.now() + 60_000).toISOString()
    const { key } = await exchange.done(path, { scopes: ['manage', 'admin'], expires_at })
    const { status, body } = await exchange.post(path, { scopes: ['manage'] }, { key: String(key) })
    expect([status, body['expires_at']]).toEqual([201, null])
    expect(outcomeOf(await exchange.post(path, { scopes: ['trade'] }, { key: String(key) }))).toBe(DENIED)
  })

  it('that is revoked is refused from the next request on, its repeats too', async () => {
    const { id, key } = await exchange.done(`/api/agents/${owner.slug}/keys`, { scopes: ['manage'] })
    const sent = { key: String(key), idempotencyKey: 'before-it-was-revoked' }
    const path = `/api/pools/${names.pool}/deposits`
    expect((await exchange.post(path, { amount: '1' }, sent)).status).toBe(201)
    expect(
      (await exchange.send('DELETE', `/api/agents/${owner.slug}/keys/${id}`, undefined, sent)).status,
    ).toBe(409)
    await exchange.send('DELETE', `/api/agents/${owner.slug}/keys/${id}`)
    expect(outcomeOf(await exchange.post(path, { amount: '1' }, sent))).toBe(UNKNOWN)
  })
})

describe('a read', () => {
  it('answers everybody the same, whatever key it carries', async () => {
    await exchange.done('/api/snapshots', {})
    for (const [route, expected] of Object.entries(READS)) {
      const path = addressOf(route, names).replace('{name}', 'styles.0000.css')
      const stranger = await read(path, null)
      expect([route, outcomeOf(stranger)]).toEqual([route, expected])
      for (const [who, key] of Object.entries(keys)) {
        const answer = await read(path, key)
        expect([route, who, answer.status, { ...answer.body, instance: '' }]).toEqual([
          route,
          who,
          stranger.status,
          { ...stranger.body, instance: '' },
        ])
      }
    }
  })

  it('of a page’s assets answers everybody, too', async () => {
    const { body } = await exchange.get('/docs')
    const paths = new Set(String(body['text']).match(/\/assets\/[\w.-]+/g))
    expect(paths.size).toBe(2)
    for (const path of paths) {
      for (const [who, key] of Object.entries(keys)) {
        const { status, headers } = await read(path, key)
        expect([path, who, status, headers.get('Content-Type')]).toEqual([
          path,
          who,
          200,
          path.endsWith('.css') ? 'text/css; charset=utf-8' : 'image/svg+xml',
        ])
      }
    }
  })

  it('with a key is kept by no cache', async () => {
    const path = `/api/pools/${names.pool}`
    for (const key of Object.values(keys)) {
      if (key === null) continue
      const { headers } = await read(path, key)
      expect([headers.get('Cache-Control'), headers.get('X-Cache')]).toEqual(['private, no-store', null])
    }
  })

  it('shows of no agent its keys', async () => {
    for (const path of ['/api/agents', `/api/agents/${owner.slug}`]) {
      const text = JSON.stringify((await exchange.get(path)).body)
      expect(text).not.toMatch(/cp_live_|key|hash|scope/i)
    }
  })
})

async function read(path: string, key: string | null): Promise<Answer> {
  const response = await fetch(stack.url + path, {
    redirect: 'manual',
    headers: key === null ? {} : { Authorization: `Bearer ${key}` },
  })
  const text = await response.text()
  const isJson = response.headers.get('Content-Type')?.includes('json')
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : { text } }
}
