import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp } from '../../src/app.ts'
import { MAX_URL_CHARS } from '../../src/domain/limits.ts'
import { settingsOf } from '../../src/env.ts'
import { keepInIsolate } from '../../src/http/cache-entries.ts'
import { entryKeyOf, type Wanted } from '../../src/http/cache-key.ts'
import { CACHE_POLICIES, type CachePolicy } from '../../src/http/cache-policies.ts'
import { entryOf } from '../../src/http/cached-answers.ts'
import { answerFromIsolate } from '../../src/http/isolate-answers.ts'
import { BINDINGS, CONTEXT, NO_DATA_CENTRE } from '../support/worker-in-process.ts'

const ORIGIN = 'https://exchange.example'
const BODY = 'kept'

const limiter = { limit: async () => ({ success: true }) }
const env = { ...BINDINGS, KEY_LIMITER: limiter, READER_LIMITER: limiter, ADDRESS_LIMITER: limiter }
const settings = settingsOf(env)
const app = createApp(NO_DATA_CENTRE)

const kept = CACHE_POLICIES.filter(({ fresh }) => fresh !== 'never')
const pathOf = ({ route }: CachePolicy) => route.replaceAll(/\{\w+\}/g, 'alpha')

const isPage = ({ route }: CachePolicy) => /^\/(exchange|docs)/.test(route)
const typeOf = (policy: CachePolicy) => (isPage(policy) ? 'text/html; charset=utf-8' : 'application/json')

/** Puts an answer of the route, fresh from now on, into this isolate's memory. */
async function keep(policy: CachePolicy, parameters = ''): Promise<void> {
  const key = pathOf(policy) + parameters
  const wanted: Wanted = { policy, key, tags: policy.tags, vary: '' }
  const rendered = new Response(BODY, {
    headers: { 'Content-Type': typeOf(policy), 'X-Next-Cursor': 'next' },
  })
  const entry = await entryOf(rendered, undefined, wanted, { begunMs: Date.now(), renderedAtMs: Date.now() })
  keepInIsolate(entryKeyOf(settings, wanted), entry)
}

const lines: string[] = []

/** Everything that a client and the log see of an answer, but what is another each time. */
async function facts(response: Response): Promise<unknown> {
  const line = JSON.parse(lines.pop() ?? '{}')
  const headers = Object.fromEntries(response.headers)
  expect(headers['x-request-id']).toBe(line.request_id)
  const ofThisAnswer = { request_id: null, duration_ms: null }
  return {
    status: response.status,
    headers: { ...headers, 'x-request-id': null },
    body: await response.text(),
    line: { ...line, ...ofThisAnswer },
  }
}

async function bothWays(path: string, init: RequestInit = {}) {
  const early = answerFromIsolate(new Request(ORIGIN + path, init), env)
  const seenEarly = early && (await facts(early))
  const seenLate = await facts(await app.fetch(new Request(ORIGIN + path, init), env, CONTEXT))
  return { seenEarly, seenLate }
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2030-01-01T00:00:00Z'), toFake: ['Date'] })
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  lines.length = 0
})

describe.each(kept.map(policy => [policy.route, policy] as const))('%s', (_, policy) => {
  const path = pathOf(policy)

  it('is answered before the app as the app would answer it, header by header, with the same line in the log', async () => {
    await keep(policy)
    const ways: [string, RequestInit?][] = [
      [path],
      [`${path}?`],
      [`${path}?&&`],
      [path, { headers: { 'If-None-Match': '*' } }],
      [path, { headers: { 'If-None-Match': 'W/"another"' } }],
      [path, { headers: { Cookie: 'session=1', 'Cache-Control': 'no-cache', Accept: 'text/html' } }],
      [path.replace('o', '%6f')],
    ]
    for (const [asked, init] of ways) {
      const { seenEarly, seenLate } = await bothWays(asked, init)
      expect([asked, seenEarly]).toEqual([asked, seenLate])
    }
  })

  it('has what protects every answer, and of TLS where it came by TLS', async () => {
    await keep(policy)
    for (const headers of [{}, { 'If-None-Match': '*' }] as Record<string, string>[]) {
      for (const [origin, transportSecurity] of [
        [ORIGIN, 'max-age=15552000; includeSubDomains'],
        [ORIGIN.replace('https:', 'http:'), null],
      ] as const) {
        const answer = answerFromIsolate(new Request(origin + path, { headers }), env)
        expect(answer?.status).toBe('If-None-Match' in headers ? 304 : 200)
        expect(answer?.headers.get('X-Content-Type-Options')).toBe('nosniff')
        expect(answer?.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none';/)
        expect(answer?.headers.get('Strict-Transport-Security')).toBe(transportSecurity)
      }
    }
  })

  it('is left to the app where that may answer otherwise', async () => {
    await keep(policy)
    const others: [string, RequestInit?][] = [
      [path, { method: 'HEAD' }],
      [path, { method: 'POST' }],
      [path, { headers: { Authorization: '' } }],
      [path, { headers: { Authorization: 'Bearer cp_live_junk' } }],
      [`${path}?colour=red`],
      [`${path}?__proto__=1`],
      [`${path}?${'&'.repeat(MAX_URL_CHARS)}`],
      [`${path}/`],
      [path.toUpperCase()],
    ]
    for (const [asked, init] of others) {
      expect([asked, answerFromIsolate(new Request(ORIGIN + asked, init), env)]).toEqual([asked, null])
    }
  })
})

it('gives a list as CSV only where the list as CSV is kept', async () => {
  const policy = kept.find(({ route }) => route === '/api/pools')
  if (!policy) throw new Error('There is no policy of the list.')
  const init = { headers: { Accept: 'text/csv' } }
  await keep(policy)
  expect(answerFromIsolate(new Request(`${ORIGIN}/api/pools`, init), env)).toBeNull()
  await keep(policy, '?format=csv')
  const { seenEarly, seenLate } = await bothWays('/api/pools', init)
  expect(seenEarly).toEqual(seenLate)
  expect(seenEarly).not.toBeNull()
})

it('leaves what is not the newest any more, and an environment that it has not seen, to the app', async () => {
  const policy = kept.find(({ route }) => route === '/api/agents')
  if (!policy) throw new Error('There is no policy of the agents.')
  await keep(policy)
  const request = () => new Request(`${ORIGIN}/api/agents`)
  expect(answerFromIsolate(request(), { ...env })).toBeNull()
  expect(answerFromIsolate(request(), env)).not.toBeNull()
  vi.setSystemTime(Date.now() + 3_000)
  expect(answerFromIsolate(request(), env)).toBeNull()
})
