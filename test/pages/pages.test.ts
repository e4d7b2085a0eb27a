import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../../dev/browser.ts'
import { startWorker } from '../../dev/worker.ts'
import { BOARD_METRICS } from '../../src/db/queries/leaderboard.ts'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'
import { type View, withPage } from './browser.ts'
import { axeViolations, expectSound, layoutShift, unreachedByKeyboard } from './expectations.ts'
import { HOSTILE_NAME, HOSTILE_TEXT, MANY_POSITIONS, type Seeded, seed } from './seed.ts'

/** So that there are parts of two months, of two years. */
const START = new Date('2029-12-20T10:00:00Z')
const MAX_PAGE_BYTES = 30 * 1024
const DESKTOP: View = { width: 1440, colorScheme: 'light' }
const VIEWS: View[] = [390, 768, 1440].flatMap(width => [
  { width, colorScheme: 'light' as const },
  { width, colorScheme: 'dark' as const },
])

let stack: TestStack
let exchange: Exchange
let browser: Browser

beforeAll(async () => {
  // A slot a day: what is looked at is the same, and days pass sooner.
  stack = await testStack({ clock: 'simulated', slotSeconds: 86_400 })
  exchange = new Exchange(stack)
  browser = await launchBrowser()
  await stack.setClock(START)
})

afterAll(async () => {
  await browser?.close()
  expect(await stack.bookDifferences()).toEqual([])
  await stack.stop()
})

const open = <Seen>(path: string, view: View, look: Parameters<typeof withPage<Seen>>[3]) =>
  withPage(browser, stack.url + path, view, look)

const textOf = (path: string) => open(path, DESKTOP, ({ page }) => page.textContent('body'))

/** Looks at a page in every view: it is sound, and axe-core finds nothing. Only colours depend on the scheme. */
async function expectGood(path: string, views: readonly View[]): Promise<void> {
  await open(path, views[0] ?? DESKTOP, async opened => {
    for (const { width, colorScheme } of views) {
      await opened.page.setViewportSize({ width, height: 900 })
      await opened.page.emulateMedia({ colorScheme })
      await expectSound(opened, stack.url)
      const violations = await axeViolations(opened.page, colorScheme === 'dark' ? 'colour' : 'all')
      expect([path, width, colorScheme, violations]).toEqual([path, width, colorScheme, []])
    }
  })
}

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
    const response = await fetch(`${stack.url}/`)
    expect([response.status, new URL(response.url).pathname]).toEqual([200, '/exchange/pools'])
  })
})

let seeded: Seeded
let pages: Record<string, string>

describe('an exchange with pools', () => {
  beforeAll(async () => {
    seeded = await seed(stack, exchange, START)
    const { rich, empty, hostile, closed, large } = seeded
    const comparison = [rich, hostile, closed, large, empty].join(',')
    pages = {
      dashboard: '/exchange/pools',
      'a dashboard over a week': '/exchange/pools?by=nav&window=7d&strategy=value',
      'a dashboard that lists a few': '/exchange/pools?q=rich&status=active&category=proposal&sort=name',
      leaderboard: '/exchange/leaderboard?by=sharpe',
      markets: '/exchange/markets',
      'a market': `/exchange/markets/${seeded.open}`,
      'a resolved market': `/exchange/markets/${seeded.resolved}`,
      'a hostile market': `/exchange/markets/${seeded.hostileMarket}?window=7d`,
      'a quoted market': `/exchange/markets/${seeded.quoted}`,
      'a pool': `/exchange/pools/${rich}`,
      'a pool over a week': `/exchange/pools/${rich}?window=7d`,
      'a pool with nothing in it': `/exchange/pools/${empty}`,
      'a pool with a hostile name': `/exchange/pools/${hostile}`,
      'a closed pool': `/exchange/pools/${closed}`,
      'a pool with 500 positions': `/exchange/pools/${large}`,
      'an agent': `/exchange/agents/${seeded.agent}`,
      comparison: `/exchange/compare?pools=${comparison}`,
      'a choice of pools': '/exchange/compare',
      'the API reference': '/docs',
    }
  })

  it('has sound pages that axe-core finds nothing in, from 390 to 1440 wide, light and dark', async () => {
    const paths = Object.values(pages)
    const lane = async (from: number) => {
      for (const path of paths.filter((_, place) => place % 2 === from)) await expectGood(path, VIEWS)
    }
    await Promise.all([lane(0), lane(1)])
  }, 180_000)

  it('sends at most 30 KB for a page with its stylesheet', async () => {
    const html = await (await fetch(stack.url + pages['a pool'])).text()
    const stylesheet = /href="(\/assets\/styles\.[^"]+\.css)"/.exec(html)?.[1]
    const css = gzipSync(await (await fetch(stack.url + stylesheet)).text()).length
    for (const [name, path] of Object.entries(pages)) {
      const bytes = css + gzipSync(await (await fetch(stack.url + path)).text()).length
      expect([name, bytes, bytes <= MAX_PAGE_BYTES]).toEqual([name, bytes, true])
    }
  })

  it('lets the keyboard reach everything, and moves nothing by itself', async () => {
    for (const path of Object.values(pages)) {
      await open(path, DESKTOP, async ({ page }) => {
        expect([path, await layoutShift(page)]).toEqual([path, 0])
        expect([path, await unreachedByKeyboard(page)]).toEqual([path, []])
      })
    }
  })

  it('reads the same without script', async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      extraHTTPHeaders: { Authorization: 'Bearer of-a-reader' },
    })
    const bare = await context.newPage()
    for (const path of Object.values(pages)) {
      await bare.goto(stack.url + path)
      const text = await bare.locator('main').textContent()
      expect(
        await open(path, { ...DESKTOP, width: 1280 }, ({ page }) => page.locator('main').textContent()),
      ).toBe(text)
    }
    await context.close()
  })

  it('links only to what is there', async () => {
    const links = new Set<string>()
    for (const path of Object.values(pages)) {
      const found = await open(path, DESKTOP, ({ page }) =>
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
      const missing = await open(path, DESKTOP, ({ page }) =>
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
      const { headers } = await exchange.get(path)
      const trips = path === '/docs' ? '"0 trips"' : '"1 trip"'
      expect([path, headers.get('Server-Timing')]).toEqual([path, expect.stringContaining(trips)])
      expect(headers.get('Content-Type')).toBe('text/html; charset=utf-8')
      expect(headers.get('Content-Security-Policy')).toMatch(/default-src 'none'(?!.*unsafe)/)
    }
  })

  it('ranks by what the switch says', async () => {
    await open('/exchange/pools', DESKTOP, async ({ page }) => {
      const chosen = page.locator('[aria-current="true"]')
      expect(await chosen.allTextContents()).toEqual(['Return', 'All'])
      await page.getByRole('link', { name: 'NAV', exact: true }).first().click()
      expect(await chosen.allTextContents()).toEqual(['NAV', 'All'])
      const names = await page.locator('#leaderboard-caption ~ tbody th > a').allTextContents()
      expect(names.slice(0, 3)).toEqual(['Large', 'Rich', HOSTILE_NAME])
      expect(names).toHaveLength(10)
    })
  })

  it('says in words why a pool has no rank', async () => {
    const next = await open('/exchange/leaderboard', DESKTOP, ({ page }) =>
      page.getByRole('link', { name: 'The next pools' }).getAttribute('href'),
    )
    expect(await textOf(next ?? '')).toContain('Not ranked: it has not traded yet')
  })

  it('lists the pools that the form asks for', async () => {
    const names = (query: string) =>
      open(`/exchange/pools${query}`, DESKTOP, ({ page }) =>
        page.locator('#pools-caption ~ tbody th > a').allTextContents(),
      )
    expect(await names('?q=RICH')).toEqual(['Rich'])
    expect(await names('?q=%25')).toEqual([])
    expect(await names('?status=closed')).toEqual(['Closed'])
    expect(await names('?q=&status=&strategy=value&category=')).toEqual(['Rich'])
    expect(await names('?category=category+3')).toEqual(['Large'])
    expect((await names('?sort=-positions_count')).slice(0, 2)).toEqual(['Large', 'Rich'])
    expect(await names('')).toHaveLength(50)
    await open('/exchange/pools', DESKTOP, async ({ page }) => {
      await page.getByLabel('Search').fill('momentum')
      await page.getByRole('button', { name: 'Apply' }).click()
      expect(await page.locator('#pools-caption ~ tbody th > a').allTextContents()).toEqual(['Closed'])
    })
  })

  it('compares the pools that are ticked', async () => {
    await open('/exchange/pools', DESKTOP, async ({ page }) => {
      await page.getByLabel('Compare Rich').check()
      await page.getByLabel('Compare Large').check()
      await page.getByRole('button', { name: 'Compare' }).click()
      expect(new URL(page.url()).search).toBe(`?pools=${seeded.large},${seeded.rich}`)
      expect(await page.locator('#correlations-caption ~ tbody tr').count()).toBe(2)
      expect(await page.locator('#compare-chart-summary').textContent()).toContain('Rich from 1 to ')
    })
  })

  it('compares by the figures of the API, and a pool with itself is in step', async () => {
    const { body } = await exchange.get(`/api/pools/${seeded.rich}`)
    const analytics = body['analytics'] as Record<string, number>
    await open(`/exchange/compare?pools=${seeded.rich},${seeded.closed}`, DESKTOP, async ({ page }) => {
      const figure = (row: string) =>
        page
          .locator('#figures-caption ~ tbody tr', { hasText: row })
          .locator('td [title]')
          .first()
          .getAttribute('title')
      expect(await figure('Sharpe ratio')).toBe(String(analytics['sharpe']))
      expect(await figure('Volatility')).toBe(String(analytics['volatility']))
      expect(await figure('NAV')).toBe(body['nav'])
      const own = page.locator('#correlations-caption ~ tbody tr').first().locator('td').first()
      expect(await own.textContent()).toBe('1.00')
    })
  })

  it('shows what the API says, rounded, with the exact figure behind it', async () => {
    const { body } = await exchange.get(`/api/pools/${seeded.rich}`)
    const analytics = body['analytics'] as Record<string, number>
    await open(pages['a pool'] ?? '', DESKTOP, async ({ page }) => {
      const tile = (name: string) =>
        page.locator('.figures > div', { hasText: name }).locator('dd [title]').first()
      for (const [name, field] of [
        ['at exit value', 'nav'],
        ['Paper gain', 'paper_gain'],
        ['Buying power', 'buying_power'],
        ['NAV per unit', 'nav_per_unit'],
      ] as const) {
        expect([field, await tile(name).getAttribute('title')]).toEqual([field, body[field]])
      }
      expect((await tile('at exit value').textContent())?.replaceAll(',', '')).toBe(
        Number(body['nav']).toFixed(2),
      )
      for (const metric of [
        'return',
        'sharpe',
        'sortino',
        'max_drawdown',
        'volatility',
        'diversification',
        'win_rate',
      ]) {
        const exact = await page.locator(`#metric-${metric} [title]`).getAttribute('title')
        expect([metric, exact]).toEqual([metric, String(analytics[metric])])
      }
      const positions = body['positions'] as { exit_value: string; mark_value: string }[]
      const rows = page.locator('#positions-caption ~ tbody tr')
      expect(await rows.count()).toBe(positions.length)
      expect(await rows.first().locator('td').nth(4).getAttribute('title')).toBe(positions[0]?.mark_value)
      expect(await rows.first().locator('td').nth(6).getAttribute('title')).toBe(positions[0]?.exit_value)
    })
  })

  it('says for every figure what it means, and why one is not there', async () => {
    await open(pages['a pool with nothing in it'] ?? '', DESKTOP, async ({ page }) => {
      const sharpe = page.locator('#metric-sharpe')
      expect(await sharpe.locator('summary').textContent()).toContain(
        'it has fewer than 10 daily returns over 14 days',
      )
      expect(await sharpe.locator('p').isVisible()).toBe(false)
      await sharpe.locator('summary').press('Enter')
      expect(await sharpe.locator('p').textContent()).toContain('over its standard deviation')
      const cards = page.locator('.metrics details')
      expect(await cards.count()).toBe(await page.locator('.metrics details > p').count())
    })
  })

  it('tells the months apart by sign and shade, and they compound to the index', async () => {
    const { body } = await exchange.get(`/api/pools/${seeded.rich}/nav`)
    const index = (body['data'] as { index: number }[]).at(-1)?.index
    await open(pages['a pool'] ?? '', DESKTOP, async ({ page }) => {
      const years = await page.locator('#months-caption ~ tbody tr').evaluateAll(rows =>
        rows.map(row =>
          [...row.querySelectorAll('td[title]')].map(cell => ({
            exact: Number(cell.getAttribute('title')),
            text: cell.textContent ?? '',
          })),
        ),
      )
      expect(years.map(cells => cells.length)).toEqual([2, 2])
      const grown = (cells: { exact: number }[]) =>
        cells.reduce((growth, { exact }) => growth * (1 + exact), 1)
      expect(grown(years.map(([total]) => ({ exact: total?.exact ?? Number.NaN })))).toBeCloseTo(
        index ?? 0,
        12,
      )
      expect(grown(years.flatMap(([, ...months]) => months))).toBeCloseTo(index ?? 0, 12)
      expect(years.flat().every(({ text }) => /^[+−]?\d+\.\d%$/.test(text))).toBe(true)
    })
  })

  it('says how much room each limit leaves', async () => {
    const text = await open(pages['a pool'] ?? '', DESKTOP, ({ page }) =>
      page.locator('section', { has: page.locator('#mandate') }).textContent(),
    )
    expect(text).toMatch(/Orders today\s*1, at most 40\s*39 left/)
    expect(text).toMatch(/Largest position\s*[\d.]+%, at most 90%\s*[\d.]+% left/)
  })

  it('ranks a pool on its page as the leaderboard does', async () => {
    for (const by of BOARD_METRICS) {
      const { body } = await exchange.get(`/api/pools/leaderboard?by=${by}`)
      const rows = body['data'] as { rank: number; pool: { slug: string } }[]
      const rank = rows.find(({ pool }) => pool.slug === seeded.rich)?.rank
      const shown = await open(pages['a pool'] ?? '', DESKTOP, ({ page }) =>
        page.locator(`.facts div:has(a[href$="by=${by}"]) dd`).textContent(),
      )
      expect([by, shown]).toEqual([by, rank === null ? 'not ranked' : `No. ${rank}`])
    }
  })

  it('marks deposits and withdrawals on the chart, and tells it all to who cannot see it', async () => {
    await open(pages['a pool'] ?? '', DESKTOP, async ({ page }) => {
      const chart = page.getByRole('img', { name: 'Performance index and drawdown of Rich' })
      expect(await chart.locator('path.line').count()).toBe(2)
      expect(await chart.locator('.mark').count()).toBe(3)
      expect(await page.locator('.flow-key summary').textContent()).toContain('2 deposits and ▼ 1 withdrawal')
      await page.getByText('The figures behind the chart').click()
      expect(await page.locator('#snapshots ~ tbody tr').count()).toBe(17)
    })
  })

  it('reads the chart out under the pointer', async () => {
    await open(pages['a pool'] ?? '', DESKTOP, async ({ page }) => {
      const shown = () =>
        page
          .locator('.readouts p')
          .evaluateAll(texts =>
            texts
              .filter(text => getComputedStyle(text).visibility === 'visible')
              .map(text => text.textContent),
          )
      expect(await shown()).toEqual([expect.stringContaining('6 Jan 2030, 00:00 UTC')])
      await page.locator('.readouts li').nth(3).hover()
      expect(await shown()).toEqual([
        expect.stringMatching(/^\d\.\d{4}21 Dec 2029, 00:00 UTC · drawdown −?\d/),
      ])
    })
  })

  it('shows the largest of 500 positions, and all of them on demand', async () => {
    await open(pages['a pool with 500 positions'] ?? '', DESKTOP, async ({ page }) => {
      const rows = page.locator('#positions-caption ~ tbody tr')
      expect(await rows.count()).toBe(50)
      await page.getByRole('link', { name: 'Show all 500' }).click()
      await page.waitForURL(/positions=all/)
      expect(await rows.count()).toBe(MANY_POSITIONS)
    })
    await expectGood(`/exchange/pools/${seeded.large}?positions=all`, VIEWS.slice(0, 1))
  })

  it('says of a closed pool that it is closed', async () => {
    const text = await textOf(pages['a closed pool'] ?? '')
    expect(text).toContain('Closed: everything was sold and every holder paid.')
    expect(text).toContain('Nobody holds units')
  })

  it('says how a market ended, and who held which side of one that has not', async () => {
    expect(await textOf(pages['a resolved market'] ?? '')).toContain('Resolved yes on 5 Jan 2030, 10:00 UTC')
    await open(pages['a hostile market'] ?? '', DESKTOP, async ({ page }) => {
      const rows = page.locator('#holders-caption ~ tbody tr')
      expect((await rows.allInnerTexts()).map(text => /Long|Short/.exec(text)?.[0]).sort()).toEqual([
        'Long',
        'Short',
      ])
    })
  })

  it('keeps hostile text inert', async () => {
    await open(pages['a pool with a hostile name'] ?? '', DESKTOP, async ({ page, messages }) => {
      expect([...HOSTILE_NAME]).toHaveLength(64)
      expect(await page.locator('h1').textContent()).toBe(HOSTILE_NAME)
      expect(await page.title()).toBe(`${HOSTILE_NAME} · capital-pools`)
      expect(await page.locator('.description').textContent()).toBe(HOSTILE_TEXT)
      expect(await page.locator('img, script').count()).toBe(0)
      expect(messages).toEqual([])
    })
  })

  it('describes every operation of the OpenAPI document', async () => {
    const { body } = await exchange.get('/openapi.json')
    const ids = Object.values(body['paths'] as Record<string, Record<string, { operationId: string }>>)
      .flatMap(methods => Object.values(methods))
      .map(({ operationId }) => operationId)
    await open('/docs', DESKTOP, async ({ page }) => {
      const described = await page.locator('article.operation').evaluateAll(all => all.map(({ id }) => id))
      expect(described.sort()).toEqual(ids.sort())
    })
  })

  it('lets the keyboard skip to the content', async () => {
    await open('/exchange/pools', DESKTOP, async ({ page }) => {
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
