import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Exchange } from '../support/exchange.ts'
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
