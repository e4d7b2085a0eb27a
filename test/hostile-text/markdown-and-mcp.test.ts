import { type Client, isCallToolResult } from '@modelcontextprotocol/client'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Brief, briefMarkdown } from '../../src/domain/brief.ts'
import { MAX_BRIEF_TOKENS } from '../../src/domain/limits.ts'
import { UNTRUSTED } from '../../src/domain/untrusted.ts'
import { Exchange } from '../support/exchange.ts'
import { withMcpClient } from '../support/mcp-client.ts'
import { type TestStack, testStack } from '../support/stack.ts'
import { commonmarkSkeleton, githubSkeleton, type Skeleton, shownBlocks } from './markdown-parsers.ts'
import { CLIENT_ORDER_IDS, type HostileScene, hostileScene } from './scene.ts'
import { TAGS, TAKEN } from './texts.ts'

let stack: TestStack
let exchange: Exchange
let scene: HostileScene
/** What programs are told whatever is on the exchange, before anything hostile was said. */
let toldBefore: string

beforeAll(async () => {
  stack = await testStack()
  exchange = new Exchange(stack)
  toldBefore = await toldToAll()
  scene = await hostileScene(exchange)
})

afterAll(async () => {
  expect(await stack.bookDifferences()).toEqual([])
  await stack.stop()
})

async function toldToAll(): Promise<string> {
  const guides = await Promise.all(['/llms.txt', '/SKILL.md', '/openapi.json'].map(textOf))
  return [...guides, JSON.stringify(await withClient(null, client => client.listTools()))].join('\n')
}

async function textOf(path: string): Promise<string> {
  return (await fetch(stack.url + path)).text()
}

const withClient = <Result>(key: string | null, use: (client: Client) => Promise<Result>) =>
  withMcpClient(stack.url, key, use)

/** Text without what rendering it on one line changes: spaces, marks that do not print. */
const squeezed = (text: string) => text.replaceAll(/[\p{Cc}\p{Cf}\p{Z}]+/gu, '')

/** What a renderer would make a link of, wherever it stands. */
const ADDRESS = /\/\/\S|www\.\S|\S@\S/i

/** What a brief is made of where nothing in it is more than text. */
function expectedCommonmark(counts: Counts): Skeleton {
  const lists = Object.entries(counts).filter(([, count]) => count > 0)
  const sections = lists.flatMap(([name, count]) => [
    'heading',
    'list',
    ...Array.from({ length: count }, () => ['item', 'paragraph', ...(name === 'warnings' ? ['strong'] : [])]),
  ])
  return ['document', 'heading', 'paragraph', 'softbreak', ...sections.flat()]
}

type Counts = { warnings: number; headroom: number; positions: number; changes: number }

function expectedGithub(counts: Counts): Skeleton {
  const lists = Object.entries(counts).filter(([, count]) => count > 0)
  const item = (name: string) =>
    name === 'warnings' ? ['<li>', '<strong>', '</strong>', '</li>'] : ['<li>', '</li>']
  const sections = lists.flatMap(([name, count]) => [
    ...['<h2>', '</h2>', '<ul>'],
    ...Array.from({ length: count }, () => item(name)).flat(),
    '</ul>',
  ])
  return ['<h1>', '</h1>', '<p>', '</p>', ...sections]
}

const small = (text: string): Brief => ({
  pool: 'steady-hands',
  name: text,
  status: 'active',
  state: { nav: '1010.000000' },
  newest_transaction: '01a1fb7c-86ba-74f8-b95b-975bf942903a',
  warnings: [{ kind: 'stale', market: 'it-replicates', detail: 'price of 2026-01-31T12:00:00.000Z' }],
  headroom: [{ limit: 'max_position_weight', allowed: 0.5, current: 0.1, left: 0.4 }],
  positions: [
    {
      market: 'it-replicates',
      title: text,
      side: 'long',
      quantity: '10.000000',
      average_cost: '0.500000',
      price: '0.510000',
      exit_value: '5.050000',
      unrealized_pnl: '0.050000',
      weight: 0.005,
      rationale: text,
    },
  ],
  changes: [
    {
      id: '01a1fb7c-86ba-74f8-b95b-975bf942903a',
      at: '2026-01-31T12:00:00.000Z',
      kind: 'fill',
      market: 'it-replicates',
      side: 'buy',
      quantity: '10.000000',
      price: '0.500000',
      amount: '5.000000',
      rationale: text,
    },
  ],
  changes_beyond: 0,
})

/** Runs of what means something in Markdown, between words and addresses. */
const markdownish = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'\\`*_{}[]<>()#+-.!|~&@$^=:;/?"\'%, \n\t\r'),
      fc.constantFrom(
        '\n\n',
        '    ',
        '```',
        '~~~',
        '---',
        '***',
        '](',
        '![',
        '[x]: ',
        '<!--',
        '-->',
        '&#42;',
      ),
      fc.constantFrom('http://', 'HTTPS://', 'www.', 'mailto:', 'a@b.de', 'evil.example', '//evil.example'),
      fc.constantFrom('a', 'b c', '1.', 'é', '\u00a0', '\u200b', '\u2028', '👩‍👩‍👧'),
    ),
    { maxLength: 40 },
  )
  .map(parts => parts.join(''))

describe('in Markdown, hostile text', () => {
  it('changes nothing of what the brief is made of, whatever it is', () => {
    const counts = { warnings: 1, headroom: 1, positions: 1, changes: 1 }
    fc.assert(
      fc.property(fc.oneof(markdownish, fc.constantFrom(...TAKEN)), text => {
        const markdown = briefMarkdown(small(text), MAX_BRIEF_TOKENS)
        expect(commonmarkSkeleton(markdown)).toEqual(expectedCommonmark(counts))
        expect(githubSkeleton(markdown)).toEqual(expectedGithub(counts))
        expect(shownBlocks(markdown).filter(block => ADDRESS.test(block))).toEqual([])
      }),
      { numRuns: 3000 },
    )
  })

  it('stays on the line that it belongs to, behind its mark', async () => {
    const history = await exchange.get(`/api/pools/${scene.pool}/transactions?limit=100`)
    const opening = (history.body['data'] as { id: string }[]).at(-1)?.id
    const path = `/api/pools/${scene.pool}/brief?budget=${MAX_BRIEF_TOKENS}&since=${opening}`
    const told = (await exchange.get(`${path}&format=json`)).body as unknown as Brief
    const markdown = await textOf(path)
    const counts = {
      warnings: told.warnings.length,
      headroom: told.headroom.length,
      positions: told.positions.length,
      changes: told.changes.length,
    }
    expect(counts).toMatchObject({ positions: TAKEN.length, changes: TAKEN.length })
    expect(commonmarkSkeleton(markdown)).toEqual(expectedCommonmark(counts))
    expect(githubSkeleton(markdown)).toEqual(expectedGithub(counts))
    const blocks = shownBlocks(markdown)
    expect(blocks.filter(block => ADDRESS.test(block))).toEqual([])
    for (const [index, text] of TAKEN.entries()) {
      const [position, change] = blocks.filter(block => block.includes(scene.markets[index] ?? '?'))
      const said = `${UNTRUSTED}${squeezed(text)}`
      expect([text, squeezed(position ?? '')]).toEqual([
        text,
        expect.stringContaining(`.${said}Because:${said}`),
      ])
      expect([text, squeezed(change ?? '')]).toEqual([text, expect.stringContaining(`Because:${said}`)])
    }
    const categories = `allowed_categories ${UNTRUSTED} replication ${TAGS.join(' ')}: now`
    expect(blocks.filter(block => block.startsWith(categories))).toHaveLength(1)
  })

  it('is marked in the brief’s JSON, too, and is what was said', async () => {
    const path = `/api/pools/${scene.pool}/brief?budget=${MAX_BRIEF_TOKENS}&format=json`
    const told = (await exchange.get(path)).body as unknown as Brief
    expect(told.name).toBe(`${UNTRUSTED} ${TAKEN[1]}`)
    expect(told.positions.map(({ title }) => squeezed(title)).toSorted()).toEqual(
      TAKEN.map(text => squeezed(UNTRUSTED + text)).toSorted(),
    )
    expect(unmarked(told)).toEqual([])
  })

  it('reaches nothing that every program is told', async () => {
    expect(await toldToAll()).toBe(toldBefore)
  })
})

/** What of an answer says a hostile text without the mark before it, or over more than a line. */
function unmarked(value: unknown): string[] {
  if (typeof value === 'string') {
    const isSaid = HOSTILE.some(text => squeezed(value).includes(text))
    const isMarked = value.startsWith(`${UNTRUSTED} `) && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value)
    return isSaid && !isMarked ? [value] : []
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(unmarked) : []
}

const HOSTILE = [...TAKEN, ...TAGS].map(squeezed)

describe('over MCP, hostile text', () => {
  const reads: [string, () => Record<string, unknown>][] = [
    ['get_pool', () => ({ pool: scene.pool })],
    ['list_pools', () => ({ limit: 100 })],
    ['pool_history', () => ({ pool: scene.pool, limit: 100 })],
    ['list_markets', () => ({ limit: 100 })],
    ['get_market', () => ({ market: scene.markets[0] })],
    ['leaderboard', () => ({ by: 'nav', limit: 100 })],
  ]

  it.each(reads)('is marked, on one line, and nothing but text, in what %s answers', async (name, given) => {
    const result = await withClient(scene.key, async client => {
      await client.listTools()
      return client.callTool({ name, arguments: given() })
    })
    expect(isCallToolResult(result)).toBe(true)
    expect(result.isError).toBeUndefined()
    const [content] = result.content as { type: string; text: string }[]
    expect(result.content).toEqual([{ type: 'text', text: expect.any(String) }])
    expect(content?.text).not.toMatch(/[\n\r\u2028\u2029]/)
    expect(JSON.parse(content?.text ?? '')).toEqual(result.structuredContent)
    expect(unmarked(withoutOrderIds(result.structuredContent))).toEqual([])
    expect(content?.text).toContain(UNTRUSTED)
  })

  it('is in a tool’s brief what it is in the API’s', async () => {
    const given = { pool: scene.pool, budget: MAX_BRIEF_TOKENS }
    const result = await withClient(null, client => client.callTool({ name: 'pool_brief', arguments: given }))
    const markdown = await textOf(`/api/pools/${scene.pool}/brief?budget=${MAX_BRIEF_TOKENS}`)
    expect(result).toMatchObject({ content: [{ type: 'text', text: markdown }] })
    expect(result.structuredContent).toBeUndefined()
  })

  it('cannot be had unmarked in another form', async () => {
    for (const format of ['csv', 'json', 'markdown']) {
      for (const [name, given] of [...reads, ['pool_brief', () => ({ pool: scene.pool })] as const]) {
        const asked = { ...given(), format }
        const result = await withClient(null, client => client.callTool({ name, arguments: asked }))
        const [content] = result.content as { text: string }[]
        const problem = JSON.parse(content?.text ?? '')
        expect([name, format, result.isError, problem]).toEqual([
          ...[name, format, true],
          expect.objectContaining({ status: 400, code: 'unknown_member', retry_with: given() }),
        ])
      }
    }
  })

  it('as an argument is at most repeated to its caller, in a problem that is JSON on one line', async () => {
    for (const text of TAKEN) {
      for (const [name, given] of [
        ['get_pool', { pool: text }],
        ['list_pools', { agent: text, limit: text, cursor: text }],
        [
          'place_order',
          { pool: scene.pool, market: text, side: text, quantity: text, client_order_id: text },
        ],
        ['open_pool', { slug: text, name: text, [text]: text }],
        [text, { pool: text }],
      ] as const) {
        const result = await withClient(scene.key, client => client.callTool({ name, arguments: given }))
        expect([text, name, isCallToolResult(result), result.isError]).toEqual([text, name, true, true])
        expect(result.content).toEqual([{ type: 'text', text: expect.any(String) }])
        expect(result.structuredContent).toBeUndefined()
      }
    }
  })

  it('of an agent’s own answers to its writes is marked as well: it may have been made to say it', async () => {
    const order = {
      pool: scene.pool,
      market: scene.markets[0],
      side: 'buy',
      quantity: '1',
      rationale: TAKEN[0],
    }
    const opened = { slug: exchange.name('pool'), name: TAKEN[0], description: TAKEN[1], strategy: TAGS[0] }
    for (const [name, given] of [
      ['quote_order', order],
      ['place_order', order],
      ['close_position', { pool: scene.pool, market: scene.markets[0] }],
      ['open_pool', opened],
    ] as const) {
      const result = await withClient(scene.key, client => client.callTool({ name, arguments: given }))
      expect([name, result.isError, unmarked(result.structuredContent)]).toEqual([name, undefined, []])
    }
  })
})

/** Names of orders are their clients' keys to them, and given back as they are. */
function withoutOrderIds(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (name, inner) =>
    name === 'client_order_id' && CLIENT_ORDER_IDS.includes(inner) ? null : inner,
  )
}
