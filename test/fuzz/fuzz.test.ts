import { createHash, randomFillSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newApiKey } from '../../src/domain/api-key.ts'
import { CACHE_POLICIES } from '../../src/http/cache-policies.ts'
import { Exchange } from '../support/exchange.ts'
import { type Names, operationsOf } from '../support/operations.ts'
import { type TestStack, testStack } from '../support/stack.ts'
import { hostileMcpRequest } from './hostile-mcp.ts'
import { type HostileRequest, hostileRequest, type Scene } from './hostile-requests.ts'
import { type KeepAliveClient, keepAliveClient } from './keep-alive-client.ts'
import { faultsOf, leaksOf, logLeaks } from './leaks.ts'
import { Random } from './random.ts'

const requestsCount = Number(process.env['FUZZ_REQUESTS'] ?? 50_000)
const seed = Number(process.env['FUZZ_SEED'] ?? 1)
const connections = 16
/** So many of a hundred requests speak MCP. */
const mcpShare = 20
const timeout = 60_000 + requestsCount * 10

let stack: TestStack
let exchange: Exchange
let client: KeepAliveClient
let scene: Scene
let secrets: string[]

beforeAll(async () => {
  stack = await testStack()
  exchange = new Exchange(stack)
  client = keepAliveClient(stack.url, connections)
  const owner = await exchange.agent('1000000')
  const reader = await exchange.agent('0', ['read'])
  const gone = await exchange.done(`/api/agents/${owner.slug}/keys`, { scopes: ['manage'] })
  await exchange.send('DELETE', `/api/agents/${owner.slug}/keys/${gone['id']}`)
  const powerful = [owner.key, exchange.operatorKey] as const
  const powerless = [reader.key, String(gone['key']), newApiKey(randomFillSync)] as const
  const stylesheet = /\/assets\/[\w.-]+/.exec(String((await exchange.get('/docs')).body['text']))?.[0] ?? ''
  const pages = [...CACHE_POLICIES.map(({ route }) => route), stylesheet].map(path => ({
    method: 'GET',
    path,
  }))
  const operations = operationsOf((await exchange.get('/openapi.json')).body)
  const names = [await target(owner), await target(owner), await target(owner)] as const
  scene = {
    operations: [...operations, ...operations, ...pages] as unknown as Scene['operations'],
    names,
    powerful,
    powerless,
  }
  secrets = secretsOf([...powerful, ...powerless], stack)
})

afterAll(async () => {
  client.close()
  await stack.stop()
})

/** Something to aim at, with a trade in its history. */
async function target(owner: { slug: string; key: string }): Promise<Names> {
  const pool = await exchange.pool(owner.key, '1000')
  const market = await exchange.market()
  const quotedTerms = { pricing: 'quoted', price: '0.5', liquidity: undefined, initial_price: undefined }
  await exchange.done(
    `/api/pools/${pool}/orders`,
    { market, side: 'buy', quantity: '10' },
    { key: owner.key },
  )
  const { id } = await exchange.done(`/api/agents/${owner.slug}/keys`, { scopes: ['read'] })
  return { agent: owner.slug, pool, market, quoted: await exchange.market(quotedTerms), keyId: String(id) }
}

/** Keys, what is kept of them, and the password of the connection string. */
function secretsOf(keys: readonly string[], { databaseUrl, ownerDatabaseUrl }: TestStack): string[] {
  const hashes = keys.map(key => createHash('sha256').update(key, 'ascii').digest('hex'))
  const passwords = [databaseUrl, ownerDatabaseUrl].map(url => new URL(url).password)
  return [...keys, ...keys.map(key => key.slice('cp_live_'.length, -1)), ...hashes, ...passwords]
}

/** One digest of all that a write can change. */
async function digest(): Promise<string> {
  const { rows } = await stack.sql<{ digest: string }>(`
    select md5(concat_ws('|',
      (select json_agg(accounts order by id) from accounts), (select json_agg(holdings order by pool_id, agent_id) from holdings),
      (select json_agg(positions order by pool_id, market_id) from positions), (select json_agg(pools order by id) from pools),
      (select json_agg(markets order by id) from markets), (select json_agg(agents order by id) from agents),
      (select json_agg(api_keys order by id) from api_keys), (select count(*) from market_prices), (select count(*) from snapshots),
      (select count(*) from transactions), (select sum(abs(amount)) from ledger_entries), (select count(*) from idempotency_keys)
    )) as digest`)
  return rows[0]?.digest ?? ''
}

function hostileOf(index: number): HostileRequest {
  const random = new Random(seed, index)
  return random.percent(mcpShare) ? hostileMcpRequest(random, scene) : hostileRequest(random, scene)
}

/** Sends requests, many at once, and collects what is wrong with their answers, with what it takes to repeat them. */
async function attack(indexes: readonly number[], statuses: Map<number, number>): Promise<string[]> {
  const faults: string[] = []
  const queue = indexes.values()
  const work = async () => {
    for (const index of queue) {
      const hostile = hostileOf(index)
      const answer = await client.send(hostile)
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      const found = faultsOf(hostile, answer, secrets)
      if (found.length > 0)
        faults.push(`seed ${seed}, request ${index}: ${found.join(', ')}: ${shortOf(hostile)}`)
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
  return faults.slice(0, 20)
}

function shortOf({ method, path, body }: HostileRequest): string {
  return `${method} ${path.slice(0, 300)} ${body?.toString().slice(0, 400) ?? ''}`
}

describe(`${requestsCount} hostile requests of seed ${seed}`, { timeout }, () => {
  it('get no 5xx and learn nothing; those that must be refused change nothing, and the others leave the books right', async () => {
    const indexes = Array.from({ length: requestsCount }, (_, index) => index)
    const harmless = indexes.filter(index => hostileOf(index).changesNothing)
    const others = indexes.filter(index => !hostileOf(index).changesNothing)
    const statuses = new Map<number, number>()
    const before = await digest()
    const begun = performance.now()
    expect(await attack(harmless, statuses)).toEqual([])
    expect(await digest()).toBe(before)
    expect(await attack(others, statuses)).toEqual([])
    const seconds = (performance.now() - begun) / 1000
    console.log(
      `fuzz: seed ${seed}, ${requestsCount} requests in ${seconds.toFixed(0)} s, answers`,
      Object.fromEntries(statuses),
    )
    expect(await stack.bookDifferences()).toEqual([])
    expect(stack.workerLog.filter(line => line.includes('"bug"'))).toEqual([])
    expect(logLeaks(stack.workerLog, secrets)).toEqual([])
    // They went deep enough: some passed, and some were refused by each of the doors.
    for (const status of [200, 201, 400, 401, 403, 404, 409, 413, 414, 415, 422]) {
      expect([status, statuses.has(status)]).toEqual([status, true])
    }
  })
})

describe('while the database fails', () => {
  const unwell = async (count: number) => {
    const statuses = new Map<number, number>()
    const leaks: string[] = []
    for (let index = 0; index < count; index++) {
      const answer = await client.send(hostileOf(index))
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      leaks.push(...leaksOf(answer, secrets))
    }
    return { statuses, leaks }
  }

  it('answers and log lines tell nothing either', async () => {
    stack.faults.set({ kind: 'truncate' })
    const { statuses, leaks } = await unwell(300).finally(() => stack.faults.clear())
    expect(statuses.get(503)).toBeGreaterThan(20)
    expect(leaks).toEqual([])
    expect(stack.workerLog.some(line => line.includes('database_unavailable'))).toBe(true)
    expect(logLeaks(stack.workerLog, secrets)).toEqual([])
  })

  it('nor do they where a statement is wrong, which the database says with its text and its parameters', async () => {
    await stack.sql('alter function open_request(bytea, text, text, text, jsonb) rename to open_request_gone')
    await stack.sql('alter table pools rename column name to name_gone')
    const { statuses, leaks } = await unwell(300)
    expect(statuses.get(500)).toBeGreaterThan(10)
    expect(leaks).toEqual([])
    expect(stack.workerLog.some(line => line.includes('"bug"'))).toBe(true)
    expect(logLeaks(stack.workerLog, secrets)).toEqual([])
  })
})
