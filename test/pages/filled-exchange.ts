import type { Browser } from 'playwright-core'
import { expect } from 'vitest'
import { launchBrowser } from '../../dev/browser.ts'
import { createTeardown } from '../../dev/teardown.ts'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'
import { type Opened, type View, withPage } from './browser.ts'
import { type Seeded, seed } from './seed.ts'

/** So that there are parts of two months, of two years. */
const START = new Date('2029-12-20T10:00:00Z')

/** An exchange for pages to be looked at, and a browser to look at them. */
export type ExchangeInBrowser = {
  stack: TestStack
  exchange: Exchange
  browser: Browser
  /** Opens one of its pages and hands it to `look`. */
  open<Seen>(path: string, view: View, look: (opened: Opened) => Promise<Seen>): Promise<Seen>
  /** Expects the books to be right, and ends everything. */
  close(): Promise<void>
}

export async function openExchange(): Promise<ExchangeInBrowser> {
  const teardown = createTeardown()
  // A slot a day: what is looked at is the same, and days pass sooner.
  const stack = await testStack({ clock: 'simulated', slotSeconds: 86_400 })
  teardown.add(stack.stop)
  const browser = await launchBrowser()
  teardown.add(() => browser.close())
  await stack.setClock(START)
  return {
    stack,
    exchange: new Exchange(stack),
    browser,
    open: (path, view, look) => withPage(browser, stack.url + path, view, look),
    async close() {
      const differences = await stack.bookDifferences()
      await teardown.run()
      expect(differences).toEqual([])
    },
  }
}

/** Fills the exchange, and says where its pages are: one of every kind, by what is on it. */
export async function fillExchange({ stack, exchange }: ExchangeInBrowser) {
  const seeded = await seed(stack, exchange, START)
  return { seeded, pages: pagesOf(seeded) }
}

export type Pages = ReturnType<typeof pagesOf>

function pagesOf(seeded: Seeded) {
  const { rich, empty, hostile, closed, large } = seeded
  const comparison = [rich, hostile, closed, large, empty].join(',')
  return {
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
}
