import { afterAll, beforeAll, expect, it } from 'vitest'
import { BOARD_METRICS } from '../../src/domain/board-metrics.ts'
import { DESKTOP, VIEWS } from './browser.ts'
import { expectSoundIn } from './expectations.ts'
import { type ExchangeInBrowser, fillExchange, openExchange, type Pages } from './filled-exchange.ts'
import { HOSTILE_NAME, HOSTILE_TEXT, MANY_POSITIONS, type Seeded } from './seed.ts'

let site: ExchangeInBrowser
let seeded: Seeded
let pages: Pages

beforeAll(async () => {
  site = await openExchange()
  ;({ seeded, pages } = await fillExchange(site))
})
afterAll(() => site.close())

const textOf = (path: string) => site.open(path, DESKTOP, ({ page }) => page.textContent('body'))

it('ranks by what the switch says', async () => {
  await site.open('/exchange/pools', DESKTOP, async ({ page }) => {
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
  const next = await site.open('/exchange/leaderboard', DESKTOP, ({ page }) =>
    page.getByRole('link', { name: 'The next pools' }).getAttribute('href'),
  )
  expect(await textOf(next ?? '')).toContain('Not ranked: it has not traded yet')
})

it('lists the pools that the form asks for', async () => {
  const names = (query: string) =>
    site.open(`/exchange/pools${query}`, DESKTOP, ({ page }) =>
      page.locator('#pools-caption ~ tbody th > a').allTextContents(),
    )
  expect(await names('?q=RICH')).toEqual(['Rich'])
  expect(await names('?q=%25')).toEqual([])
  expect(await names('?status=closed')).toEqual(['Closed'])
  expect(await names('?q=&status=&strategy=value&category=')).toEqual(['Rich'])
  expect(await names('?category=category+3')).toEqual(['Large'])
  expect((await names('?sort=-positions_count')).slice(0, 2)).toEqual(['Large', 'Rich'])
  expect(await names('')).toHaveLength(50)
  await site.open('/exchange/pools', DESKTOP, async ({ page }) => {
    await page.getByLabel('Search').fill('momentum')
    await page.getByRole('button', { name: 'Apply' }).click()
    expect(await page.locator('#pools-caption ~ tbody th > a').allTextContents()).toEqual(['Closed'])
  })
})

it('compares the pools that are ticked', async () => {
  await site.open('/exchange/pools', DESKTOP, async ({ page }) => {
    await page.getByLabel('Compare Rich').check()
    await page.getByLabel('Compare Large').check()
    await page.getByRole('button', { name: 'Compare' }).click()
    expect(new URL(page.url()).search).toBe(`?pools=${seeded.large},${seeded.rich}`)
    expect(await page.locator('#correlations-caption ~ tbody tr').count()).toBe(2)
    expect(await page.locator('#compare-chart-summary').textContent()).toContain('Rich from 1 to ')
  })
})

it('compares by the figures of the API, and a pool with itself is in step', async () => {
  const { body } = await site.exchange.get(`/api/pools/${seeded.rich}`)
  const analytics = body['analytics'] as Record<string, number>
  await site.open(`/exchange/compare?pools=${seeded.rich},${seeded.closed}`, DESKTOP, async ({ page }) => {
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
  const { body } = await site.exchange.get(`/api/pools/${seeded.rich}`)
  const analytics = body['analytics'] as Record<string, number>
  await site.open(pages['a pool'], DESKTOP, async ({ page }) => {
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
  await site.open(pages['a pool with nothing in it'], DESKTOP, async ({ page }) => {
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
  const { body } = await site.exchange.get(`/api/pools/${seeded.rich}/nav`)
  const index = (body['data'] as { index: number }[]).at(-1)?.index
  await site.open(pages['a pool'], DESKTOP, async ({ page }) => {
    const years = await page.locator('#months-caption ~ tbody tr').evaluateAll(rows =>
      rows.map(row =>
        [...row.querySelectorAll('td[title]')].map(cell => ({
          exact: Number(cell.getAttribute('title')),
          text: cell.textContent ?? '',
        })),
      ),
    )
    expect(years.map(cells => cells.length)).toEqual([2, 2])
    const grown = (cells: { exact: number }[]) => cells.reduce((growth, { exact }) => growth * (1 + exact), 1)
    expect(grown(years.map(([total]) => ({ exact: total?.exact ?? Number.NaN })))).toBeCloseTo(index ?? 0, 12)
    expect(grown(years.flatMap(([, ...months]) => months))).toBeCloseTo(index ?? 0, 12)
    expect(years.flat().every(({ text }) => /^[+−]?\d+\.\d%$/.test(text))).toBe(true)
  })
})

it('says how much room each limit leaves', async () => {
  const text = await site.open(pages['a pool'], DESKTOP, ({ page }) =>
    page.locator('section', { has: page.locator('#mandate') }).textContent(),
  )
  expect(text).toMatch(/Orders today\s*1, at most 40\s*39 left/)
  expect(text).toMatch(/Largest position\s*[\d.]+%, at most 90%\s*[\d.]+% left/)
})

it('ranks a pool on its page as the leaderboard does', async () => {
  for (const by of BOARD_METRICS) {
    const { body } = await site.exchange.get(`/api/pools/leaderboard?by=${by}`)
    const rows = body['data'] as { rank: number; pool: { slug: string } }[]
    const rank = rows.find(({ pool }) => pool.slug === seeded.rich)?.rank
    const shown = await site.open(pages['a pool'], DESKTOP, ({ page }) =>
      page.locator(`.facts div:has(a[href$="by=${by}"]) dd`).textContent(),
    )
    expect([by, shown]).toEqual([by, rank === null ? 'not ranked' : `No. ${rank}`])
  }
})

it('marks deposits and withdrawals on the chart, and tells it all to who cannot see it', async () => {
  await site.open(pages['a pool'], DESKTOP, async ({ page }) => {
    const chart = page.getByRole('img', { name: 'Performance index and drawdown of Rich' })
    expect(await chart.locator('path.line').count()).toBe(2)
    expect(await chart.locator('.mark').count()).toBe(3)
    expect(await page.locator('.flow-key summary').textContent()).toContain('2 deposits and ▼ 1 withdrawal')
    await page.getByText('The figures behind the chart').click()
    expect(await page.locator('#snapshots ~ tbody tr').count()).toBe(17)
  })
})

it('reads the chart out under the pointer', async () => {
  await site.open(pages['a pool'], DESKTOP, async ({ page }) => {
    const shown = () =>
      page
        .locator('.readouts p')
        .evaluateAll(texts =>
          texts.filter(text => getComputedStyle(text).visibility === 'visible').map(text => text.textContent),
        )
    expect(await shown()).toEqual([expect.stringContaining('6 Jan 2030, 00:00 UTC')])
    await page.locator('.readouts li').nth(3).hover()
    expect(await shown()).toEqual([expect.stringMatching(/^\d\.\d{4}21 Dec 2029, 00:00 UTC · drawdown −?\d/)])
  })
})

it('shows the largest of 500 positions, and all of them on demand', async () => {
  await site.open(pages['a pool with 500 positions'], DESKTOP, async ({ page }) => {
    const rows = page.locator('#positions-caption ~ tbody tr')
    expect(await rows.count()).toBe(50)
    await page.getByRole('link', { name: 'Show all 500' }).click()
    await page.waitForURL(/positions=all/)
    expect(await rows.count()).toBe(MANY_POSITIONS)
  })
  await expectSoundIn(
    site.browser,
    site.stack.url,
    `/exchange/pools/${seeded.large}?positions=all`,
    VIEWS.slice(0, 1),
  )
})

it('shows the newest transactions, and more of them on demand', async () => {
  await site.open(pages['a pool'], DESKTOP, async ({ page }) => {
    const { body } = await site.exchange.get(`/api/pools/${seeded.rich}/transactions`)
    const cash = (body['data'] as { cash_change: string }[]).map(({ cash_change }) => cash_change)
    const shown = () =>
      page.locator('.feed .cash').evaluateAll(all => all.map(amount => amount.getAttribute('title')))
    expect(await shown()).toEqual(cash.slice(0, 12))
    await page.getByRole('link', { name: /Show \d+ more/ }).click()
    await page.waitForURL(/transactions=more#transactions/)
    expect(cash.length).toBeGreaterThan(30)
    expect(await shown()).toEqual(cash)
    expect(await page.getByRole('link', { name: /Show \d+ more/ }).count()).toBe(0)
  })
})

it('keeps what else is chosen when one thing of a page changes', async () => {
  await site.open(`${pages['a pool']}?window=7d&transactions=more`, DESKTOP, async ({ page }) => {
    const switched = await page.getByRole('link', { name: '30d' }).getAttribute('href')
    expect(switched).toBe(`${pages['a pool']}?window=30d&transactions=more#performance`)
  })
})

it('says of a closed pool that it is closed', async () => {
  const text = await textOf(pages['a closed pool'])
  expect(text).toContain('Closed: everything was sold and every holder paid.')
  expect(text).toContain('Nobody holds units')
})

it('says how a market ended, and who held which side of one that has not', async () => {
  expect(await textOf(pages['a resolved market'])).toContain('Resolved yes on 5 Jan 2030, 10:00 UTC')
  await site.open(pages['a hostile market'], DESKTOP, async ({ page }) => {
    const rows = page.locator('#holders-caption ~ tbody tr')
    expect((await rows.allInnerTexts()).map(text => /Long|Short/.exec(text)?.[0]).sort()).toEqual([
      'Long',
      'Short',
    ])
  })
})

it('keeps hostile text inert', async () => {
  await site.open(pages['a pool with a hostile name'], DESKTOP, async ({ page, messages }) => {
    expect([...HOSTILE_NAME]).toHaveLength(64)
    expect(await page.locator('h1').textContent()).toBe(HOSTILE_NAME)
    expect(await page.title()).toBe(`${HOSTILE_NAME} · capital-pools`)
    expect(await page.locator('.description').textContent()).toBe(HOSTILE_TEXT)
    expect(await page.locator('img:not(.brand > img), script').count()).toBe(0)
    expect(messages).toEqual([])
  })
})

it('describes every operation of the OpenAPI document', async () => {
  const { body } = await site.exchange.get('/openapi.json')
  const ids = Object.values(body['paths'] as Record<string, Record<string, { operationId: string }>>)
    .flatMap(methods => Object.values(methods))
    .map(({ operationId }) => operationId)
  await site.open('/docs', DESKTOP, async ({ page }) => {
    const described = await page.locator('article.operation').evaluateAll(all => all.map(({ id }) => id))
    expect(described.sort()).toEqual(ids.sort())
  })
})

it('lets the keyboard skip to the content', async () => {
  await site.open('/exchange/pools', DESKTOP, async ({ page }) => {
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
  })
})
