import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../../dev/browser.ts'
import { withPage } from '../pages/browser.ts'
import { parseCsv } from '../support/csv-parser.ts'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'
import { CLIENT_ORDER_IDS, hostileScene } from './scene.ts'
import { INVISIBLE, REFUSED, TAKEN } from './texts.ts'

let stack: TestStack
let exchange: Exchange
let browser: Browser
let key: string
let pool: string
let agent: string
let markets: string[]
let pools: string[]

beforeAll(async () => {
  stack = await testStack()
  exchange = new Exchange(stack)
  browser = await launchBrowser()
  ;({ key, pool, agent, markets, pools } = await hostileScene(exchange))
})

afterAll(async () => {
  await browser?.close()
  expect(await stack.bookDifferences()).toEqual([])
  await stack.stop()
})

const lists = () => [
  '/api/pools?limit=100',
  '/api/pools/leaderboard?limit=100',
  '/api/agents?limit=100',
  '/api/markets?limit=100',
  `/api/pools/${pool}/positions`,
  `/api/pools/${pool}/transactions?limit=100`,
  `/api/pools/${pool}/holders`,
]

async function rowsOf(path: string): Promise<Record<string, unknown>[]> {
  return (await exchange.get(path)).body['data'] as Record<string, unknown>[]
}

describe('hostile text', () => {
  it('that could not be stored or would reorder its surroundings is a 400 wherever it may be said', async () => {
    for (const text of REFUSED) {
      const market = {
        slug: exchange.name('market'),
        title: 'x',
        category: 'gap',
        pricing: 'lmsr',
        liquidity: '10',
        initial_price: '0.5',
      }
      const said: [string, unknown][] = [
        ['/api/agents', { slug: exchange.name('agent'), name: text, scopes: ['read'] }],
        ['/api/agents/operator/grants', { amount: '1', memo: text }],
        ['/api/markets', { ...market, title: text }],
        ['/api/markets', { ...market, description: text }],
        ['/api/markets', { ...market, category: text }],
        ['/api/pools', { slug: exchange.name('pool'), name: text }],
        ['/api/pools', { slug: exchange.name('pool'), name: 'x', description: text }],
        ['/api/pools', { slug: exchange.name('pool'), name: 'x', strategy: text }],
        [`/api/pools/${pool}/orders`, { market: 'm-m', side: 'buy', quantity: '1', rationale: text }],
        [`/api/pools/${pool}/orders`, { market: 'm-m', side: 'buy', quantity: '1', client_order_id: text }],
        [`/api/pools/${pool}/rebalance`, { targets: [], rationale: text }],
      ]
      for (const [path, body] of said) {
        const { status, body: problem } = await exchange.post(path, body)
        expect([text, path, status, problem['code']]).toEqual([text, path, 400, 'invalid_request'])
      }
    }
  })

  it('that cannot be seen is no name', async () => {
    for (const name of INVISIBLE) {
      const { status } = await exchange.post('/api/pools', { slug: exchange.name('pool'), name }, { key })
      expect([name, status]).toEqual([name, 400])
    }
  })
})

describe('in JSON, hostile text', () => {
  it('is what was said, character for character', async () => {
    const names = new Set((await rowsOf('/api/pools?limit=100')).map(({ name }) => name))
    const titles = new Set((await rowsOf('/api/markets?limit=100')).map(({ title }) => title))
    const fills = await rowsOf(`/api/pools/${pool}/transactions?limit=100`)
    const rationales = new Set(fills.map(({ rationale }) => rationale))
    for (const text of TAKEN) {
      expect([text, names.has(text), titles.has(text), rationales.has(`${text}\r\n${text}`)]).toEqual([
        text,
        true,
        true,
        true,
      ])
    }
    const ids = new Set(fills.map(({ client_order_id }) => client_order_id))
    expect(CLIENT_ORDER_IDS.filter(id => !ids.has(id))).toEqual([])
    expect((await exchange.get(`/api/pools/${pool}`)).body['description']).toBe(TAKEN.join('\n'))
  })

  it('is nothing that a browser takes for anything but JSON', async () => {
    for (const path of [...lists(), '/api/pools/nowhere', '/api/pools/%3Cscript%3Ealert(1)%3C/script%3E']) {
      const { headers } = await exchange.get(path)
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(headers.get('Content-Type')).toMatch(/^application\/(problem\+)?json/)
    }
  })

  it('finds its orders again by the names that their clients gave them', async () => {
    for (const id of CLIENT_ORDER_IDS) {
      const rows = await rowsOf(`/api/pools/${pool}/transactions?client_order_id=${encodeURIComponent(id)}`)
      expect(rows.map(({ client_order_id }) => client_order_id)).toEqual([id])
    }
  })
})

describe('in CSV, hostile text', () => {
  it('is what the JSON says, in one cell each, and no formula', async () => {
    for (const path of lists()) {
      const rows = await rowsOf(path)
      const { body } = await exchange.get(`${path}${path.includes('?') ? '&' : '?'}format=csv`)
      const [header = [], ...records] = parseCsv(String(body['text']))
      expect([path, records.length]).toEqual([path, rows.length])
      for (const [index, record] of records.entries()) {
        for (const [column, cell] of record.entries()) {
          const said = textAt(rows[index], header[column] ?? '')
          expect([said, `'${said}`]).toContain(cell)
          expect(/^[=+\-@\t\r\n＝＋－＠]/.test(cell) && !/^-?\d+(\.\d+)?(e[+-]\d+)?$/.test(cell)).toBe(false)
        }
      }
    }
  })
})

/** What JSON says under a CSV column's name: a path of members, joined by dots. */
function textAt(row: unknown, column: string): string {
  let value = row
  for (const name of column.split('.')) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
  }
  if (Array.isArray(value)) return JSON.stringify(value)
  return value === null || value === undefined ? '' : String(value)
}

/** What a browser makes of a page: its text, and anything in it that could act or lead out. */
async function lookAt(path: string) {
  return withPage(browser, stack.url + path, { width: 1440, colorScheme: 'light' }, async opened => {
    const { page, status, messages, requests } = opened
    const seen = await page.evaluate(() => {
      const elements = [...document.querySelectorAll('*')]
      const links = elements.flatMap(element =>
        ['href', 'src', 'action', 'xlink:href'].map(name => element.getAttribute(name) ?? ''),
      )
      return {
        text: document.body.textContent ?? '',
        title: document.title,
        active: elements.filter(element =>
          element.matches('script, img:not(.brand > img), iframe, object, embed, style, base'),
        ).length,
        handlers: elements.filter(element => element.getAttributeNames().some(name => name.startsWith('on')))
          .length,
        foreignLinks: links.filter(link => link !== '' && !/^[/#?]/.test(link)),
        strayMarks: document.body.innerHTML.includes('<!--'),
        wordsOfAttributes: elements.map(element => element.getAttribute('aria-label') ?? '').join('\n'),
      }
    })
    const outside = requests.filter(url => !url.startsWith(stack.url))
    return { ...seen, status, messages, outside }
  })
}

/** As a page shows it: HTML folds spaces. */
const folded = (text: string) => text.replace(/\s+/g, ' ').trim()

describe('on pages, hostile text', () => {
  it.each([
    ['the pool that says everything', () => `/exchange/pools/${pool}`, () => TAKEN],
    ['the board and the list of pools', () => '/exchange/pools?by=nav', () => TAKEN],
    ['the leaderboard', () => '/exchange/leaderboard?by=nav', () => TAKEN],
    ['the list of markets', () => '/exchange/markets', () => TAKEN],
    ['a market', () => `/exchange/markets/${markets[0]}`, () => TAKEN.slice(0, 2)],
    ['an agent', () => `/exchange/agents/${agent}`, () => TAKEN],
    ['a comparison', () => `/exchange/compare?pools=${pools.slice(0, 4).join(',')}`, () => TAKEN.slice(0, 4)],
    ['a choice of what to compare', () => '/exchange/compare', () => TAKEN],
    ['a search for pools', () => `/exchange/pools?q=${encodeURIComponent(TAKEN[1] ?? '')}`, () => []],
    ['a search for markets', () => `/exchange/markets?q=${encodeURIComponent(TAKEN[3] ?? '')}`, () => []],
    [
      'a comparison of what is not there',
      () => `/exchange/compare?pools=${encodeURIComponent('"><script>')}`,
      () => [],
    ],
    ['the reference', () => '/docs', () => []],
    ['a page that is not there', () => `/exchange/pools/${encodeURIComponent(TAKEN[0] ?? '')}`, () => []],
    [
      'a parameter that is not known',
      () => `/exchange/pools?${encodeURIComponent(TAKEN[1] ?? '')}=x`,
      () => [],
    ],
  ])('is text and nothing else, on %s', async (_, path, texts) => {
    const { text, messages, ...seen } = await lookAt(path())
    const shown = folded(text)
    expect(texts().filter(said => !shown.includes(folded(said)))).toEqual([])
    // A browser reports the status of a page that is a problem; a dialog or an error of a script would be another message.
    expect(messages.filter(message => !message.startsWith('Failed to load resource'))).toEqual([])
    expect(seen).toMatchObject({ active: 0, handlers: 0, foreignLinks: [], strayMarks: false, outside: [] })
  })

  it('is the title of its page, and does not end it', async () => {
    const { title } = await lookAt(`/exchange/pools/${pool}`)
    expect(title).toContain(TAKEN[1])
  })
})
