import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp } from '../../src/app.ts'
import { MAX_URL_CHARS } from '../../src/domain/limits.ts'
import { BINDINGS, CONTEXT, NO_DATA_CENTRE } from '../support/worker-in-process.ts'

const app = createApp(NO_DATA_CENTRE)

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {})
  // The database is away: what needs it fails.
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('no network')
  })
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

it.each([
  ['a read that needs no database', 200, '/api/version', {}, BINDINGS],
  ['a guide', 200, '/SKILL.md', {}, BINDINGS],
  ['the way to the first page', 302, '/', {}, BINDINGS],
  ['HEAD', 200, '/api/health', { method: 'HEAD' }, BINDINGS],
  ['a page that is not there', 404, '/nowhere', { headers: { Accept: 'text/html' } }, BINDINGS],
  ['an address with nothing at it', 404, '/api/nowhere', {}, BINDINGS],
  ['OPTIONS', 404, '/api/pools', { method: 'OPTIONS' }, BINDINGS],
  ['a refused parameter', 400, '/api/pools?colour=red', {}, BINDINGS],
  ['a write without a key', 401, '/api/agents', { method: 'POST', body: '{}' }, BINDINGS],
  ['MCP asked by GET', 405, '/mcp', {}, BINDINGS],
  ['a URL that is too long', 414, `/api/pools?${'&'.repeat(MAX_URL_CHARS)}`, {}, BINDINGS],
  ['a database that is away', 503, '/api/pools', {}, BINDINGS],
  ['a page without its database', 503, '/exchange/pools', { headers: { Accept: 'text/html' } }, BINDINGS],
  ['bindings that are wrong', 503, '/api/pools', {}, { ...BINDINGS, SLOT_SECONDS: '7' }],
])('%s is answered %i with its security headers, its id, and a word on keeping it', async (...args) => {
  const [, status, path, init, bindings] = args
  const request = new Request(`https://exchange.example${path}`, {
    ...init,
    ...('body' in init && { headers: { 'Content-Type': 'application/json' } }),
  })
  const answer = await app.fetch(request, bindings, CONTEXT)
  const { status: given, headers } = answer
  expect(given).toBe(status)
  expect(Object.fromEntries(headers)).toMatchObject({
    'cache-control': expect.stringMatching(/./),
    'content-security-policy':
      "default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    'strict-transport-security': 'max-age=15552000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  const isPage = headers.get('Content-Type')?.startsWith('text/html') ?? false
  expect(isPage).toBe(request.headers.get('Accept') === 'text/html')
  if (isPage) expect(await answer.text()).toContain('<meta name="referrer" content="same-origin"/>')
})

it('says over plain HTTP nothing of TLS, which anybody on the way could have said', async () => {
  const { status, headers } = await app.fetch(
    new Request('http://exchange.example/api/version'),
    BINDINGS,
    CONTEXT,
  )
  expect(status).toBe(200)
  expect(headers.get('Strict-Transport-Security')).toBeNull()
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
})
