import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorker } from '../../dev/worker.ts'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'
import { launchBrowser, type View, withPage } from './browser.ts'

const START = Date.parse('2030-01-01T10:00:00Z')
const DAY_MS = 86_400_000
const HOSTILE_NAME = `<script>alert("a")</script> صندوق الاستثمار 🦊🚀 ${'W'.repeat(17)}`
const HOSTILE_TEXT = `</p><img src="https://evil.example/x.png" onerror="alert(1)"> ${'x'.repeat(120)}`
const DESKTOP: View = { width: 1440, colorScheme: 'light' }
const VIEWS: View[] = [360, 768, 1440].flatMap(width => [
  { width, colorScheme: 'light' as const },
  { width, colorScheme: 'dark' as const },
])

let stack: TestStack
let exchange: Exchange
let browser: Browser

beforeAll(async () => {
  stack = await testStack({ clock: 'simulated' })
  exchange = new Exchange(stack)
  browser = await launchBrowser()
  await stack.setClock(new Date(START))
})

afterAll(async () => {
  await browser?.close()
  expect(await stack.bookDifferences()).toEqual([])
  await stack.stop()
})

/** Opens a path and expects of it what every page owes its readers, however it is looked at. */
async function expectSound(path: string, view: View): Promise<void> {
  await withPage(browser, stack.url + path, view, async ({ page, status, messages, requests }) => {
    expect(status).toBe(200)
    expect(messages).toEqual([])
    expect(requests.filter(url => !url.startsWith(stack.url) && !url.startsWith('data:'))).toEqual([])
    const facts = await page.evaluate(() => ({
      isStyled: getComputedStyle(document.body).display === 'flex',
      overflow: document.documentElement.scrollWidth - innerWidth,
      forbidden: document.querySelectorAll('script, style, iframe, img, [style]').length,
      headings: [...document.querySelectorAll('h1, h2, h3')].map(({ tagName }) => tagName),
      unnamedTables: document.querySelectorAll('table:not(:has(caption))').length,
      unreachable: document.querySelectorAll(':is(.table-frame):not([tabindex="0"])').length,
    }))
    expect(facts).toMatchObject({ isStyled: true, forbidden: 0, unnamedTables: 0, unreachable: 0 })
    expect(facts.overflow).toBeLessThanOrEqual(0)
    expect(facts.headings.filter(name => name === 'H1')).toHaveLength(1)
    expect(facts.headings[0]).toBe('H1')
  })
}

async function textOf(path: string): Promise<string | null> {
  return withPage(browser, stack.url + path, DESKTOP, ({ page }) => page.textContent('body'))
}

describe('an empty exchange', () => {
  it.each(VIEWS)('is sound, $width wide and $colorScheme', view => expectSound('/exchange/pools', view))

  it('says what to do next', async () => {
    const text = await textOf('/exchange/pools')
    expect(text).toContain('No pools yet')
    expect(text).toContain('curl -X POST "$EXCHANGE_URL/api/pools"')
  })

  it('is where the root leads', async () => {
    const response = await fetch(`${stack.url}/`)
    expect([response.status, new URL(response.url).pathname]).toEqual([200, '/exchange/pools'])
  })
})

const pools = { rich: '', empty: '', hostile: '' }

/** A pool with longs, a short, a settled market and three days of history; one with nothing; one with hostile text. */
async function seed(): Promise<void> {
  const { key } = await exchange.agent('5000')
  const markets = [
    await exchange.market({ title: 'It replicates', category: 'replication' }),
    await exchange.market({ title: HOSTILE_TEXT, category: 'hypothesis', initial_price: '0.3' }),
    await exchange.market({ title: 'It is funded', category: 'proposal', initial_price: '0.8' }),
  ]
  pools.rich = await exchange.pool(key, '1000', { name: 'Rich', strategy: 'value' })
  pools.empty = await exchange.pool(key, '1', { name: 'Empty', initial_deposit: undefined })
  pools.hostile = await exchange.pool(key, '500', { name: HOSTILE_NAME, description: HOSTILE_TEXT })
  const order = (pool: string, market: string | undefined, side: string, quantity: string) =>
    exchange.done(
      `/api/pools/${pool}/orders`,
      { market, side, quantity, rationale: HOSTILE_TEXT.repeat(4) },
      { key },
    )
  await order(pools.rich, markets[0], 'buy', '120')
  await order(pools.hostile, markets[1], 'buy', '10.5')
  for (const day of [1, 2, 3]) {
    await stack.setClock(new Date(START + day * DAY_MS))
    await order(pools.rich, markets[1], 'sell', '20')
    await order(pools.rich, markets[2], 'buy', '15')
    await stack.fireCron(new Date(START + day * DAY_MS))
  }
  await exchange.done(`/api/markets/${markets[0]}/resolution`, { outcome: '1' })
}

describe('an exchange with pools', () => {
  beforeAll(seed)

  it.each(VIEWS)('has a sound dashboard, $width wide and $colorScheme', view =>
    expectSound('/exchange/pools?by=nav&window=1d', view),
  )

  it.each(VIEWS)('has sound pool pages, $width wide and $colorScheme', async view => {
    for (const pool of Object.values(pools)) await expectSound(`/exchange/pools/${pool}`, view)
  })

  it('links only to what is there', async () => {
    const links = new Set<string>()
    for (const path of ['/exchange/pools', ...Object.values(pools).map(pool => `/exchange/pools/${pool}`)]) {
      const found = await withPage(browser, stack.url + path, DESKTOP, ({ page }) =>
        page.evaluate(() => [...document.querySelectorAll('a')].map(({ href }) => href.replace(/#.*/, ''))),
      )
      for (const link of found) links.add(link)
    }
    expect(links.size).toBeGreaterThan(12)
    const statuses = await Promise.all([...links].map(async link => [link, (await fetch(link)).status]))
    expect(statuses).toEqual([...links].map(link => [link, 200]))
  })

  it('ranks by what the switch says', async () => {
    await withPage(browser, `${stack.url}/exchange/pools`, DESKTOP, async ({ page }) => {
      const chosen = page.locator('[aria-current="true"]')
      expect(await chosen.allTextContents()).toEqual(['Return', 'All'])
      await page.getByRole('link', { name: 'NAV', exact: true }).click()
      expect(await chosen.allTextContents()).toEqual(['NAV', 'All'])
      const names = await page.locator('#leaderboard-caption ~ tbody th a').allTextContents()
      expect(names.map(name => name.slice(0, 8))).toEqual(['Rich', '<script>', 'Empty'])
    })
  })

  it('says in words why a pool has no rank', async () => {
    expect(await textOf('/exchange/pools')).toContain('Not ranked: it has not traded yet')
  })

  it('makes one trip to the database for a page', async () => {
    for (const path of ['/exchange/pools', `/exchange/pools/${pools.rich}`]) {
      const { headers } = await exchange.get(path)
      expect(headers.get('Server-Timing')).toContain('"1 trip"')
      expect(headers.get('Content-Type')).toBe('text/html; charset=utf-8')
    }
  })

  it('shows what the API says, rounded, with the exact figure behind it', async () => {
    const { body } = await exchange.get(`/api/pools/${pools.rich}`)
    await withPage(browser, `${stack.url}/exchange/pools/${pools.rich}`, DESKTOP, async ({ page }) => {
      const nav = page.locator('.figure', { hasText: 'at exit value' }).locator('data')
      expect(await nav.getAttribute('value')).toBe(body['nav'])
      expect((await nav.textContent())?.replaceAll(',', '')).toBe(Number(body['nav']).toFixed(2))
      expect(await page.locator('#positions-caption ~ tbody tr').count()).toBe(2)
    })
  })

  it('draws the history, and tells it to who cannot see it', async () => {
    await withPage(browser, `${stack.url}/exchange/pools/${pools.rich}`, DESKTOP, async ({ page }) => {
      const chart = page.getByRole('img', { name: 'Performance index and drawdown of Rich' })
      expect(await chart.getAttribute('aria-labelledby')).toContain('chart-description')
      expect(await chart.locator('path').count()).toBe(2)
      await page.getByText('The figures behind the chart').click()
      const rows = page.locator('#snapshots ~ tbody tr')
      expect(await rows.count()).toBeGreaterThanOrEqual(3)
      expect(await rows.count()).toBeLessThanOrEqual(100)
    })
  })

  it('keeps hostile text inert', async () => {
    await withPage(
      browser,
      `${stack.url}/exchange/pools/${pools.hostile}`,
      DESKTOP,
      async ({ page, messages }) => {
        expect(await page.locator('h1').textContent()).toBe(HOSTILE_NAME)
        expect(await page.title()).toBe(`${HOSTILE_NAME} · capital-pools`)
        expect(await page.locator('.description').textContent()).toBe(HOSTILE_TEXT)
        expect(await page.locator('img, script').count()).toBe(0)
        expect(messages).toEqual([])
      },
    )
  })

  it('lets the keyboard skip to the content', async () => {
    await withPage(browser, `${stack.url}/exchange/pools`, DESKTOP, async ({ page }) => {
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
    })
  })
})

describe('a page that cannot be shown', () => {
  it.each([
    ['an unknown pool', '/exchange/pools/nobody-home', 404, 'There is no pool "nobody-home".'],
    ['what no pool can be called', '/exchange/pools/%3Cb%3E', 404, 'There is no pool "<b>".'],
    ['an unknown page', '/exchange/nowhere', 404, 'There is nothing at this address.'],
    ['an unknown parameter', '/exchange/pools?color=red', 400, 'color'],
    ['an unknown value', '/exchange/pools?by=luck', 400, 'by'],
    ['a parameter given twice', '/exchange/pools?by=nav&by=nav', 400, 'by'],
    ['a parameter where there are none', '/exchange/pools/nobody-home?by=nav', 400, 'by'],
  ])('for %s is a page that says so', async (_, path, expected, detail) => {
    await withPage(browser, stack.url + path, DESKTOP, async ({ page, status, headers }) => {
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
      neonFetchEndpoint: stack.neonFetchEndpoint,
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
    stack.faults.set({ kind: 'status', status: 503 })
    const { status, headers, body } = await exchange.get('/exchange/pools')
    stack.faults.clear()
    expect(status).toBe(503)
    expect(headers.get('Retry-After')).toBe('2')
    expect(body['text']).toContain('Back in a moment')
  })
})

describe('the stylesheet', () => {
  it('is kept for ever under the name of its content, and is under no other', async () => {
    const html = await (await fetch(`${stack.url}/exchange/pools`)).text()
    const href = /href="(\/assets\/styles\.[^"]+\.css)"/.exec(html)?.[1]
    const response = await fetch(`${stack.url}${href}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Type')).toBe('text/css; charset=utf-8')
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
    expect((await fetch(`${stack.url}/assets/styles.0.css`)).status).toBe(404)
  })
})
