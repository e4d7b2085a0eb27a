import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DESKTOP, VIEWS, type View } from './browser.ts'
import { expectSoundIn, layoutShift, unreachedByKeyboard } from './expectations.ts'
import { type ExchangeInBrowser, fillExchange, openExchange, type Pages } from './filled-exchange.ts'

const MAX_PAGE_BYTES = 30 * 1024
const MAX_HTML_BYTES = 48 * 1024
const LIGHT = ['dashboard', 'leaderboard', 'markets', 'a pool', 'comparison'] as const

let site: ExchangeInBrowser
beforeAll(async () => {
  site = await openExchange()
})
afterAll(() => site.close())

const textOf = (path: string) => site.open(path, DESKTOP, ({ page }) => page.textContent('body'))

/** Looks at a page in every view. */
const expectGood = (path: string, views: readonly View[]) =>
  expectSoundIn(site.browser, site.stack.url, path, views)

const EMPTY_PAGES = [
  '/exchange/pools',
  '/exchange/leaderboard',
  '/exchange/markets',
  '/exchange/compare',
  '/docs',
]

describe('an empty exchange', () => {
  it.each(EMPTY_PAGES)('has a sound page at %s', path => expectGood(path, VIEWS))

  it('says what to do next', async () => {
    const pools = await textOf('/exchange/pools')
    expect(pools).toContain('No pools yet')
    expect(pools).toContain('curl -X POST "$EXCHANGE_URL/api/pools"')
    expect(await textOf('/exchange/markets')).toContain('curl -X POST "$EXCHANGE_URL/api/markets"')
  })

  it('is where the root leads', async () => {
    const response = await fetch(`${site.stack.url}/`)
    expect([response.status, new URL(response.url).pathname]).toEqual([200, '/exchange/pools'])
  })
})

describe('an exchange with pools', () => {
  let pages: Pages

  beforeAll(async () => {
    pages = (await fillExchange(site)).pages
  })

  it('has sound pages that axe-core finds nothing in, from 390 to 1440 wide, light and dark', async () => {
    const paths = Object.values(pages)
    const lane = async (from: number) => {
      for (const path of paths.filter((_, place) => place % 2 === from)) await expectGood(path, VIEWS)
    }
    await Promise.all([lane(0), lane(1)])
  }, 180_000)

  it('sends at most 30 KB for a page with its stylesheet', async () => {
    const html = await (await fetch(site.stack.url + pages['a pool'])).text()
    const stylesheet = /href="(\/assets\/styles\.[^"]+\.css)"/.exec(html)?.[1]
    const css = gzipSync(await (await fetch(site.stack.url + stylesheet)).text()).length
    for (const [name, path] of Object.entries(pages)) {
      const bytes = css + gzipSync(await (await fetch(site.stack.url + path)).text()).length
      expect([name, bytes, bytes <= MAX_PAGE_BYTES]).toEqual([name, bytes, true])
    }
  })

  it('sends at most 48 KB of HTML for a list of 50, or a pool with long rationales', async () => {
    for (const name of LIGHT) {
      const bytes = (await (await fetch(site.stack.url + pages[name])).arrayBuffer()).byteLength
      expect([name, bytes, bytes <= MAX_HTML_BYTES]).toEqual([name, bytes, true])
    }
  })

  it('lets the keyboard reach everything, and moves nothing by itself', async () => {
    for (const path of Object.values(pages)) {
      await site.open(path, DESKTOP, async ({ page }) => {
        expect([path, await layoutShift(page)]).toEqual([path, 0])
        expect([path, await unreachedByKeyboard(page)]).toEqual([path, []])
      })
    }
  })

  it('reads the same without script', async () => {
    const context = await site.browser.newContext({
      javaScriptEnabled: false,
      extraHTTPHeaders: { Authorization: 'Bearer of-a-reader' },
    })
    const bare = await context.newPage()
    for (const path of Object.values(pages)) {
      await bare.goto(site.stack.url + path)
      const text = await bare.locator('main').textContent()
      expect(
        await site.open(path, { ...DESKTOP, width: 1280 }, ({ page }) => page.locator('main').textContent()),
      ).toBe(text)
    }
    await context.close()
  })

  it('links only to what is there', async () => {
    const links = new Set<string>()
    for (const path of Object.values(pages)) {
      const found = await site.open(path, DESKTOP, ({ page }) =>
        page.evaluate(() => [...document.querySelectorAll('a')].map(({ href }) => href)),
      )
      for (const link of found) links.add(link.replace(/#.*/, ''))
    }
    expect(links.size).toBeGreaterThan(100)
    const lane = async (from: number) => {
      for (const link of [...links].filter((_, place) => place % 8 === from)) {
        const response = await fetch(link)
        await response.arrayBuffer()
        expect([link, response.status]).toEqual([link, 200])
      }
    }
    await Promise.all(Array.from({ length: 8 }, (_, from) => lane(from)))
  })

  it('links only to parts that are on the page', async () => {
    for (const path of Object.values(pages)) {
      const missing = await site.open(path, DESKTOP, ({ page }) =>
        page.evaluate(() =>
          [...document.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')]
            .map(({ hash }) => decodeURIComponent(hash.slice(1)))
            .filter(id => document.getElementById(id) === null),
        ),
      )
      expect([path, missing]).toEqual([path, []])
    }
  })

  it('makes at most one trip to the database for a page', async () => {
    for (const path of Object.values(pages)) {
      const { headers } = await site.exchange.get(path)
      const trips = path === '/docs' ? '"0 trips"' : '"1 trip"'
      expect([path, headers.get('Server-Timing')]).toEqual([path, expect.stringContaining(trips)])
      expect(headers.get('Content-Type')).toBe('text/html; charset=utf-8')
      expect(headers.get('Content-Security-Policy')).toMatch(/default-src 'none'(?!.*unsafe)/)
    }
  })
})

describe('an asset', () => {
  it.each([
    ['styles', 'css', 'text/css; charset=utf-8'],
    ['icon', 'svg', 'image/svg+xml'],
  ])(
    '%s is kept for ever under the name of its content, and is under no other',
    async (name, ending, type) => {
      const html = await (await fetch(`${site.stack.url}/exchange/pools`)).text()
      const href = new RegExp(`href="(/assets/${name}\\.[^"]+\\.${ending})"`).exec(html)?.[1]
      const response = await fetch(`${site.stack.url}${href}`)
      expect(response.status).toBe(200)
      expect(response.headers.get('Content-Type')).toBe(type)
      expect(response.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
      expect((await fetch(`${site.stack.url}/assets/${name}.0.${ending}`)).status).toBe(404)
    },
  )
})
