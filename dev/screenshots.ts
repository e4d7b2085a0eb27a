import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { z } from 'zod'
import { launchBrowser } from './browser.ts'
import { claimStdout, interruption, messageOf, runCommand } from './command-line.ts'
import { startDemoExchange, startReplayExchange } from './screenshots/exchanges.ts'
import { parseScreenshotOptions, screenshotsHelp } from './screenshots/options.ts'
import { createTeardown } from './teardown.ts'

const views = [
  { width: 1440, colorScheme: 'light' },
  { width: 1440, colorScheme: 'dark' },
  { width: 768, colorScheme: 'light' },
  { width: 390, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
] as const

/** In pixels; a browser cannot paint a picture of any height. */
const tallest = 6000
const paintAttempts = 4
const pauseMilliseconds = 500
const readmeFolder = join(import.meta.dirname, '..', 'docs', 'screenshots')

async function main(): Promise<number> {
  const print = claimStdout()
  const options = parseScreenshotOptions(process.argv.slice(2))
  if (options === 'help') {
    print(screenshotsHelp)
    return 0
  }
  const signal = interruption()
  const say = (line: string) => print(`${line}\n`)
  const teardown = createTeardown()
  try {
    const browser = await launchBrowser()
    teardown.add(() => browser.close())
    const demo = await startDemoExchange(teardown, say, signal)
    await takeAll(browser, demo.url, join(options.out, 'demo'), say)
    if (options.readme) await takeReadmePictures(browser, demo.url)
    if (options.replay !== null) {
      const replay = await startReplayExchange(teardown, options.replay, say, signal)
      await takeAll(browser, replay.url, join(options.out, 'replay'), say)
    }
    return 0
  } finally {
    await teardown.run()
  }
}

const board = z.object({
  data: z
    .array(z.object({ pool: z.object({ slug: z.string(), agent: z.object({ slug: z.string() }) }) }))
    .min(1),
})
const markets = z.object({ data: z.array(z.object({ slug: z.string() })).min(1) })

/** Every page, with the first pool of the leaderboard and the oldest listed market in them. */
async function pagesOf(url: string): Promise<Record<string, string>> {
  const read = async (path: string): Promise<unknown> => (await fetch(url + path)).json()
  const { data: rows } = board.parse(await read('/api/pools/leaderboard?by=return&limit=5'))
  const { data: listed } = markets.parse(await read('/api/markets'))
  const slugs = rows.map(({ pool }) => pool.slug)
  return {
    pools: '/exchange/pools',
    leaderboard: '/exchange/leaderboard',
    pool: `/exchange/pools/${slugs[0]}`,
    markets: '/exchange/markets',
    market: `/exchange/markets/${listed.at(-1)?.slug}`,
    agent: `/exchange/agents/${rows[0]?.pool.agent.slug}`,
    compare: `/exchange/compare?pools=${slugs.join(',')}`,
    'compare-nothing': '/exchange/compare',
    docs: '/docs',
    'not-found': '/exchange/pools/nobody-home',
  }
}

async function takeAll(browser: Browser, url: string, folder: string, say: (line: string) => void) {
  await mkdir(folder, { recursive: true })
  const pages = Object.entries(await pagesOf(url))
  for (const { width, colorScheme } of views) {
    for (const [name, path] of pages) {
      const file = join(folder, `${name}-${width}-${colorScheme}.png`)
      await take(browser, url + path, { width, height: 900, colorScheme, fullPage: true, file })
    }
  }
  say(`${pages.length * views.length} pictures in ${folder}`)
}

async function takeReadmePictures(browser: Browser, url: string): Promise<void> {
  const { pools, pool } = await pagesOf(url)
  const look = { width: 1280, height: 960, colorScheme: 'light' as const, fullPage: false }
  await take(browser, `${url}${pools}`, { ...look, file: join(readmeFolder, 'exchange.png') })
  await take(browser, `${url}${pool}`, { ...look, file: join(readmeFolder, 'pool.png') })
}

type Look = { width: number; height: number; colorScheme: 'light' | 'dark'; fullPage: boolean; file: string }

async function take(browser: Browser, address: string, look: Look): Promise<void> {
  const { width, height, colorScheme, fullPage, file } = look
  const context = await browser.newContext({ viewport: { width, height }, colorScheme })
  try {
    const page = await context.newPage()
    await page.goto(address)
    if (fullPage) {
      const whole = await page.evaluate(() => document.documentElement.scrollHeight)
      await page.setViewportSize({ width, height: Math.min(whole, tallest) })
    }
    await paint(page, file)
  } finally {
    await context.close()
  }
}

/** A browser on a busy machine refuses now and then: it is asked again. */
async function paint(page: Page, file: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await page.screenshot({ path: file })
      return
    } catch (error) {
      if (attempt === paintAttempts) throw new Error(`${file}: ${messageOf(error)}`)
      await page.waitForTimeout(pauseMilliseconds)
    }
  }
}

await runCommand(main)
