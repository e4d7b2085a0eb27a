import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newApiKey } from '../../src/domain/api-key.ts'
import { type Answer, Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

const limits = { key: 12, reader: 6, address: 30 }
const period = 10

let stack: TestStack
let exchange: Exchange
let addresses = 0

beforeAll(async () => {
  stack = await testStack({ rateLimits: limits })
  exchange = new Exchange(stack)
})

afterAll(() => stack.stop())

/** A period begins at a multiple of ten seconds: no test is to reach over the beginning of one. */
beforeEach(async () => {
  const left = period * 1000 - (Date.now() % (period * 1000))
  if (left < 5000) await new Promise(resolve => setTimeout(resolve, left + 50))
})

/** A client of its own, as Cloudflare would name its address. */
const newAddress = () => ({ 'CF-Connecting-IP': `198.51.100.${++addresses}` })
const newKey = () => newApiKey(bytes => crypto.getRandomValues(bytes))

/** The statuses of so many reads, one after the other, that no cache answers. */
async function statusesOf(count: number, read: (number: number) => Promise<Answer>): Promise<number[]> {
  const statuses: number[] = []
  for (let number = 0; number < count; number++) statuses.push((await read(number)).status)
  return statuses
}

const allowed = (count: number) => Array.from({ length: count }, () => 200)

describe('a key', () => {
  const readWith = (key: string, address: Record<string, string>) =>
    exchange.getWithoutKey('/api/pools', { ...address, Authorization: `Bearer ${key}` })

  it('is refused past its limit with a 429 that says when to come back', async () => {
    const [key, address] = [newKey(), newAddress()]
    const statuses = await statusesOf(limits.key + 2, () => readWith(key, address))
    expect(statuses).toEqual([...allowed(limits.key), 429, 429])
    const { body, headers } = await readWith(key, address)
    expect(body).toMatchObject({
      status: 429,
      code: 'rate_limited',
      limited_by: 'key',
      limit: limits.key,
      period_seconds: period,
      instance: headers.get('X-Request-Id'),
    })
    expect(headers.get('Content-Type')).toBe('application/problem+json')
    expect(headers.get('Cache-Control')).toBe('no-store')
    expect(headers.get('Retry-After')).toBe('10')
    expect(headers.get('RateLimit')).toBe('"key";r=0;t=10')
    expect(headers.get('Server-Timing')).toContain('0 trips')
  })

  it("has a limit that another key's requests from the same address do not touch", async () => {
    const [one, other, address] = [newKey(), newKey(), newAddress()]
    await statusesOf(limits.key + 1, () => readWith(one, address))
    expect((await readWith(one, address)).status).toBe(429)
    expect(await statusesOf(3, () => readWith(other, address))).toEqual(allowed(3))
  })

  it('cannot be made up anew for each request: an address has a limit, too', async () => {
    const address = newAddress()
    const answers = await Promise.all(
      Array.from({ length: limits.address + 5 }, () => readWith(newKey(), address)),
    )
    const refused = answers.filter(answer => answer.status === 429)
    expect(refused.map(answer => answer.body['limited_by'])).toEqual(Array(5).fill('address'))
  })

  it('is limited in what it writes as in what it reads', async () => {
    const [key, address] = [newKey(), newAddress()]
    await statusesOf(limits.key, () => readWith(key, address))
    const { status, body } = await exchange.post('/api/pools', {}, { key, headers: address })
    expect([status, body['code']]).toEqual([429, 'rate_limited'])
  })
})

describe('a reader without a key', () => {
  it('is refused past the limit of its address, and nobody at another address is', async () => {
    const address = newAddress()
    const read = (number: number) => exchange.getWithoutKey(`/api/pools?limit=${number + 1}`, address)
    expect(await statusesOf(limits.reader + 1, read)).toEqual([...allowed(limits.reader), 429])
    const other = await exchange.getWithoutKey('/api/pools?limit=91', newAddress())
    expect(other.status).toBe(200)
  })

  it('is one with whoever shares the first 64 bits of an IPv6 address', async () => {
    const read = (number: number) =>
      exchange.getWithoutKey(`/api/markets?limit=${number + 1}`, {
        'CF-Connecting-IP': `2001:db8:0:7:${number}::1`,
      })
    expect(await statusesOf(limits.reader + 1, read)).toEqual([...allowed(limits.reader), 429])
  })

  it('may read what a cache holds as often as it likes', async () => {
    const address = newAddress()
    const read = () => exchange.getWithoutKey('/api/pools/leaderboard', address)
    expect(await statusesOf(limits.reader * 4, read)).toEqual(allowed(limits.reader * 4))
  })

  it('may ask for health, the version and the API document as often as it likes, but not for the database', async () => {
    const address = newAddress()
    for (const path of ['/api/health', '/api/version', '/openapi.json']) {
      const statuses = await statusesOf(limits.reader + 2, () => exchange.getWithoutKey(path, address))
      expect(statuses).toEqual(allowed(limits.reader + 2))
    }
    const deep = () => exchange.getWithoutKey('/api/health?deep=1', address)
    expect(await statusesOf(limits.reader + 1, deep)).toEqual([...allowed(limits.reader), 429])
  })

  it('may not ask for a brief as often as it likes, which no cache keeps', async () => {
    const { pool } = await exchange.trader('10')
    const address = newAddress()
    const brief = () => exchange.getWithoutKey(`/api/pools/${pool}/brief`, address)
    expect(await statusesOf(limits.reader + 1, brief)).toEqual([...allowed(limits.reader), 429])
  })

  it('gets a page that says so where it asked for a page', async () => {
    const address = newAddress()
    await statusesOf(limits.reader, number =>
      exchange.getWithoutKey(`/api/agents?limit=${number + 1}`, address),
    )
    const { status, headers, body } = await exchange.getWithoutKey('/exchange/pools?by=calmar', address)
    expect(status).toBe(429)
    expect(headers.get('Content-Type')).toBe('text/html; charset=utf-8')
    expect(headers.get('Retry-After')).toBe('10')
    expect(body['text']).toContain('Wait as long')
  })
})

describe('a tool called through MCP', () => {
  it('is counted once, by the key or the address that called it', async () => {
    const [key, address] = [newKey(), newAddress()]
    const call = {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'list_pools', arguments: {} },
    }
    const headers = { ...address, Accept: 'application/json, text/event-stream' }
    const ask = () => exchange.post('/mcp', call, { key, headers, idempotencyKey: null })
    expect(await statusesOf(limits.key + 1, ask)).toEqual([...allowed(limits.key), 429])
    const other = await exchange.post('/mcp', call, { key: null, headers: { ...headers, ...newAddress() } })
    expect(other.status).toBe(200)
    expect(other.headers.get('RateLimit-Policy')).toBe(`"reader";q=${limits.reader};w=10`)
  })
})

describe('every answer of the API', () => {
  it('names the limits that its request is held against', async () => {
    const address = newAddress()
    const ofReader = `"reader";q=${limits.reader};w=10`
    const ofKey = `"key";q=${limits.key};w=10, "address";q=${limits.address};w=10`
    for (const path of ['/api/pools', '/api/pools', '/api/pools/nowhere', '/api/nowhere?x', '/api/health']) {
      const { headers } = await exchange.getWithoutKey(path, address)
      expect([path, headers.get('RateLimit-Policy')]).toEqual([path, ofReader])
    }
    const keyed = await exchange.get('/api/pools', address)
    expect(keyed.headers.get('RateLimit-Policy')).toBe(ofKey)
    const junk = await exchange.getWithoutKey('/api/pools', { ...address, Authorization: 'Bearer junk' })
    expect(junk.headers.get('RateLimit-Policy')).toBe(ofReader)
  })
})
