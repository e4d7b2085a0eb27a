import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CACHE_POLICIES } from '../../src/http/cache-policies.ts'
import { Exchange } from '../support/exchange.ts'
import { addressOf } from '../support/operations.ts'
import { type TestStack, testStack } from '../support/stack.ts'

let stack: TestStack
let exchange: Exchange

beforeAll(async () => {
  stack = await testStack()
  exchange = new Exchange(stack)
})

afterAll(() => stack.stop())

describe('CSV', () => {
  it('says what the JSON says, asked for by parameter or by header', async () => {
    const { pool } = await exchange.trader('1000')
    await exchange.post('/api/snapshots', {})
    for (const path of ['/api/pools', `/api/pools/${pool}/transactions`, '/api/pools/leaderboard?by=nav']) {
      const { body } = await exchange.get(path)
      const rows = body['data'] as Record<string, unknown>[]
      const asked = await exchange.get(`${path}${path.includes('?') ? '&' : '?'}format=csv`)
      const accepted = await exchange.get(path, { Accept: 'text/csv' })
      for (const csv of [asked, accepted]) {
        expect(csv.headers.get('Content-Type')).toBe('text/csv; charset=utf-8; header=present')
        const lines = String(csv.body['text']).trimEnd().split('\r\n')
        expect(lines).toHaveLength(rows.length + 1)
        expect(lines[0]?.split(',')[0]).toBe(Object.keys(rows[0] ?? {})[0])
      }
    }
  })

  it('has the same columns whatever its rows hold: each field of the JSON, and none beside its own fields', async () => {
    const { key, pool, agent, market } = await exchange.trader('1000')
    await exchange.done(`/api/agents/${agent}/grants`, { amount: '1' })
    const empty = await exchange.pool(key, '1')
    const order = { market, side: 'buy', quantity: '1' }
    await exchange.done(`/api/pools/${pool}/orders`, order, { key })
    await exchange.done('/api/snapshots', {})
    const names = { agent, market, quoted: market, keyId: '' }
    const forms = CACHE_POLICIES.filter(({ parameters }) => 'format' in parameters)
    const lists = forms.map(({ route }) => route).filter(route => !route.endsWith('/brief'))
    expect(lists.length).toBeGreaterThan(9)
    for (const route of lists) {
      const full = addressOf(route, { ...names, pool })
      const columns = await columnsOf(full)
      expect([route, await columnsOf(addressOf(route, { ...names, pool: empty }))]).toEqual([route, columns])
      const rows = (await exchange.get(full)).body['data'] as object[]
      const told = new Set(rows.flatMap(row => fieldsOf(row)))
      expect([route, [...told].filter(field => !columns.includes(field))]).toEqual([route, []])
      const isParent = (column: string) => columns.some(other => other.startsWith(`${column}.`))
      expect([route, columns.filter(isParent)]).toEqual([route, []])
    }
    const { body } = await exchange.get(`/api/pools/${pool}/transactions?kind=deposit&format=csv`)
    expect(body['text']).toMatch(/^id,kind,market\.id,market\.slug,market\.title,side,/)
    expect(body['text']).toMatch(/\r\n[^,]+,deposit,,,,,/)
  })

  it('is not given to who prefers JSON, or for what is no list', async () => {
    for (const accept of ['application/json', '*/*', 'text/html, */*', 'text/csv, application/json']) {
      const { headers } = await exchange.get('/api/pools', { Accept: accept })
      expect(headers.get('Content-Type')).toBe('application/json')
    }
    const health = await exchange.get('/api/health', { Accept: 'text/csv' })
    expect(health.body).toEqual({ status: 'ok' })
  })

  it('is for reads: a write answers in JSON, whatever it accepts', async () => {
    const { key, pool } = await exchange.trader('10')
    const sent = { key, headers: { Accept: 'text/csv' } }
    const { status, headers } = await exchange.send('DELETE', `/api/pools/${pool}/positions`, undefined, sent)
    expect([status, headers.get('Content-Type')]).toEqual([200, 'application/json'])
  })

  it('is what HEAD speaks of, too', async () => {
    const head = await fetch(`${stack.url}/api/pools?format=csv&limit=3`, { method: 'HEAD' })
    expect(head.headers.get('Content-Type')).toBe('text/csv; charset=utf-8; header=present')
  })

  it('disarms what a spreadsheet would run', async () => {
    const { key } = await exchange.agent('0')
    await exchange.done(
      '/api/pools',
      { slug: exchange.name('pool'), name: '=HYPERLINK("http://x")' },
      { key },
    )
    const { body } = await exchange.get('/api/pools?format=csv')
    expect(body['text']).toContain(`"'=HYPERLINK(""http://x"")"`)
  })
})

async function columnsOf(path: string): Promise<string[]> {
  const { body } = await exchange.get(`${path}?format=csv`)
  return String(body['text']).split('\r\n')[0]?.split(',') ?? []
}

/** The paths of what a row holds: null may stand for an object, and is nobody's path. */
function fieldsOf(value: unknown, path = ''): string[] {
  if (value === null) return []
  if (typeof value !== 'object' || Array.isArray(value)) return [path]
  return Object.entries(value).flatMap(([name, inner]) => fieldsOf(inner, path ? `${path}.${name}` : name))
}
