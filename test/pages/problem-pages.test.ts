import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorker } from '../../dev/worker.ts'
import { DESKTOP } from './browser.ts'
import { type ExchangeInBrowser, openExchange } from './filled-exchange.ts'

let site: ExchangeInBrowser
beforeAll(async () => {
  site = await openExchange()
})
afterAll(() => site.close())

describe('a page that cannot be shown', () => {
  it.each([
    ['an unknown pool', '/exchange/pools/nobody-home', 404, 'There is no pool "nobody-home".'],
    ['what no pool can be called', '/exchange/pools/%3Cb%3E', 404, 'There is no pool "<b>".'],
    ['an unknown page', '/exchange/nowhere', 404, 'There is nothing at this address.'],
    ['an unknown parameter', '/exchange/pools?color=red', 400, 'color'],
    ['an unknown value', '/exchange/pools?by=luck', 400, 'by'],
    ['a parameter given twice', '/exchange/pools?by=nav&by=nav', 400, 'by'],
    ['a parameter where there is none of that name', '/exchange/pools/nobody-home?by=nav', 400, 'by'],
    ['a search with a control character', '/exchange/pools?q=%00', 400, 'q'],
    ['a cursor that no page gave', '/exchange/markets?cursor=junk', 400, 'cursor'],
    ['an unknown market', '/exchange/markets/nothing-here', 404, 'There is no market "nothing-here".'],
    ['an unknown agent', '/exchange/agents/nobody-home', 404, 'There is no agent "nobody-home".'],
    [
      'an unknown pool among others',
      '/exchange/compare?pools=nobody-home',
      404,
      'There is no pool "nobody-home".',
    ],
    ['more pools than can be compared', '/exchange/compare?pools=aaa,bbb,ccc,ddd,eee,fff', 400, 'at most 5'],
    ['a page outside the exchange', '/nowhere', 404, 'There is nothing at this address.'],
  ])('for %s is a page that says so', async (_, path, expected, detail) => {
    await site.open(path, DESKTOP, async ({ page, status, headers }) => {
      expect(status).toBe(expected)
      expect(headers['content-type']).toBe('text/html; charset=utf-8')
      expect(headers['cache-control']).toBe('no-store')
      expect(await page.textContent('main')).toContain(detail)
      expect(await page.textContent('main')).toContain(headers['x-request-id'])
      expect(await page.getByRole('link', { name: 'Back to all pools' }).count()).toBe(1)
    })
  })

  it('for an exchange that is not set up is a page, too', async () => {
    const broken = await startWorker({
      databaseUrl: 'not a URL',
      neonFetchEndpoint: site.stack.neonFetchEndpoint,
      slotSeconds: 900,
      mayBeUnwell: true,
      log: () => {},
    })
    const response = await fetch(`${broken.url}/exchange/pools`)
    const text = await response.text()
    await broken.stop()
    expect([response.status, response.headers.get('Content-Type')]).toEqual([503, 'text/html; charset=utf-8'])
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect(text).toContain('The exchange is not set up correctly.')
  })

  it('for a database that does not answer says when to come back', async () => {
    site.stack.faults.set({ kind: 'status', status: 503 })
    const { status, headers, body } = await site.exchange.get('/exchange/pools')
    site.stack.faults.clear()
    expect(status).toBe(503)
    expect(headers.get('Retry-After')).toBe('2')
    expect(body['text']).toContain('Back in a moment')
  })
})
