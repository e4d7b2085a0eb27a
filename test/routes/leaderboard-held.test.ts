import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeCursor } from '../../src/http/cursor.ts'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

const SLOT_MS = 900_000
const POOLS = 5

let stack: TestStack
let exchange: Exchange
let traders: { key: string; pool: string; market: string }[]

beforeAll(async () => {
  stack = await testStack({ clock: 'simulated' })
  exchange = new Exchange(stack)
  traders = []
  for (let count = 0; count < POOLS; count += 1) traders.push(await exchange.trader())
  await takeNextSlot()
})

afterAll(() => stack.stop())

async function newestSlot(): Promise<Date> {
  const { rows } = await stack.sql<{ slot: Date | null }>('select max(slot) as slot from slots')
  return rows[0]?.slot ?? new Date(Math.floor(Date.now() / SLOT_MS) * SLOT_MS)
}

async function takeNextSlot(): Promise<Date> {
  const slot = new Date((await newestSlot()).getTime() + SLOT_MS)
  await stack.setClock(slot)
  await stack.fireCron(slot)
  return slot
}

type Row = { rank: number | null; nav: string; pnl: string | null; pool: { slug: string; name: string } }
const rowsOf = (body: Record<string, unknown>) => body['data'] as Row[]

const METRICS = ['return', 'nav', 'pnl', 'max_drawdown'] as const
type Metric = (typeof METRICS)[number]

/** What a page must say, told by a statement that has nothing of the reader's. */
async function expectedRows(by: Metric, window: string, slot: Date, after: number, limit: number) {
  const { rows } = await stack.sql<{ rank: number | null; nav: string; pnl: string | null; slug: string }>(
    `select ${by}_rank as rank, nav::text, pnl::text, slug from pool_metrics
     where slot = $1 and window_name = $2 and ${by}_position > $3 order by ${by}_position limit $4`,
    [slot, window, after, limit],
  )
  return rows
}

const trade = fc.record({
  kind: fc.constant('trade' as const),
  by: fc.nat(POOLS - 1),
  quantity: fc.integer({ min: 1, max: 9 }),
})
const slot = fc.record({ kind: fc.constant('slot' as const) })
const read = fc.record({
  kind: fc.constant('read' as const),
  by: fc.constantFrom(...METRICS),
  window: fc.constantFrom('all', '1d'),
  limit: fc.constantFrom(2, 3),
  keyed: fc.boolean(),
})
const look = fc.record({
  kind: fc.constant('look' as const),
  at: fc.constantFrom('csv', 'page', 'dashboard', 'around'),
  by: fc.constantFrom(...METRICS),
  around: fc.nat(POOLS - 1),
})
const steps = fc.array(
  fc.oneof(
    { weight: 1, arbitrary: trade },
    { weight: 1, arbitrary: slot },
    { weight: 3, arbitrary: read },
    { weight: 3, arbitrary: look },
  ),
  {
    minLength: 30,
    maxLength: 30,
  },
)

/** The page from the top and the one after it, as its cursor says. */
async function readTwoPages({
  by,
  window,
  limit,
  keyed,
}: {
  by: Metric
  window: string
  limit: number
  keyed: boolean
}) {
  const path = `/api/pools/leaderboard?by=${by}&window=${window}&limit=${limit}`
  const get = (address: string) => (keyed ? exchange.get(address) : exchange.getWithoutKey(address))
  const first = await get(path)
  const second = await get(`${path}&cursor=${first.body['next_cursor']}`)
  return [first, second] as const
}

/** The pools in their order where the board is shown otherwise than as JSON from its top. */
async function lookedAt(
  at: 'csv' | 'page' | 'dashboard' | 'around',
  by: Metric,
  pool: string,
): Promise<string[]> {
  const api = `/api/pools/leaderboard?by=${by}`
  const asked = `by=${by}&window=all`
  switch (at) {
    case 'around':
      return rowsOf((await exchange.get(`${api}&limit=3&around=${pool}`)).body).map(({ pool }) => pool.slug)
    case 'csv': {
      const [head = '', ...lines] = (await textAt(`${api}&format=csv`)).trim().split(/\r?\n/)
      const column = head.split(',').indexOf('pool.slug')
      return lines.map(line => line.split(',')[column] ?? '')
    }
    case 'page':
      return slugsIn(await textAt(`/exchange/leaderboard?${asked}`))
    case 'dashboard':
      return slugsIn(await textAt(`/exchange/pools?${asked}`))
  }
}

async function textAt(path: string): Promise<string> {
  return String((await exchange.get(path)).body['text'])
}

/** The pools that a page's board links to, in order. */
function slugsIn(html: string): string[] {
  const board = /id="leaderboard"[\s\S]*?<\/table>/.exec(html)?.[0] ?? ''
  return [
    ...new Set([...board.matchAll(/href="\/exchange\/pools\/([a-z0-9-]+)"/g)].map(([, slug = '']) => slug)),
  ]
}

describe('a board that the isolate holds', () => {
  it('says what the database does of its newest slot, whatever was read, traded and taken before', async () => {
    let reads = 0
    let looks = 0
    await fc.assert(
      fc.asyncProperty(steps, async sequence => {
        for (const step of sequence) {
          if (step.kind === 'slot') await takeNextSlot()
          else if (step.kind === 'trade') await buy(step.by, step.quantity)
          else if (step.kind === 'look') {
            const pool = traders[step.around]?.pool ?? ''
            const all = (await expectedRows(step.by, 'all', await newestSlot(), 0, POOLS)).map(
              ({ slug }) => slug,
            )
            const from = Math.max(all.indexOf(pool) - 1, 0)
            const expected = step.at === 'around' ? all.slice(from, from + 3) : all
            expect([step.at, await lookedAt(step.at, step.by, pool)]).toEqual([step.at, expected])
            looks += 1
          } else {
            const slot = await newestSlot()
            for (const [page, { status, body }] of (await readTwoPages(step)).entries()) {
              expect([status, body['slot']]).toEqual([200, slot.toISOString()])
              const found = rowsOf(body).map(({ rank, nav, pnl, pool }) => ({
                rank,
                nav,
                pnl,
                slug: pool.slug,
              }))
              expect(found).toEqual(
                await expectedRows(step.by, step.window, slot, page * step.limit, step.limit),
              )
              reads += 1
            }
          }
        }
      }),
      { numRuns: 6 },
    )
    expect(reads).toBeGreaterThan(60)
    expect(looks).toBeGreaterThan(30)
  })

  it.each(['csv', 'page', 'dashboard', 'around'] as const)(
    'is shown in the same order each time within its slot: %s',
    async at => {
      const pool = traders[0]?.pool ?? ''
      const first = await lookedAt(at, 'nav', pool)
      expect(first).toContain(pool)
      expect([await lookedAt(at, 'nav', pool), await lookedAt(at, 'nav', pool)]).toEqual([first, first])
    },
  )

  it('is not sent again within its slot, though the database is asked each time', async () => {
    const before = await exchange.get('/api/pools/leaderboard?limit=4')
    await stack.sql(`update pool_metrics set name = 'Another' where slot = $1`, [await newestSlot()])
    await stack.setClock(new Date((await newestSlot()).getTime() + 60_000))
    const again = await exchange.get('/api/pools/leaderboard?limit=4')
    expect(again.body['data']).toEqual(before.body['data'])
    expect(again.body['generated_at']).not.toBe(before.body['generated_at'])
    expect(again.headers.get('Server-Timing')).toContain('1 trip')
    // One that was not held, and the next slot's.
    expect(rowsOf((await exchange.get('/api/pools/leaderboard?limit=5')).body)[0]?.pool.name).toBe('Another')
    await takeNextSlot()
    expect(rowsOf((await exchange.get('/api/pools/leaderboard?limit=4')).body)[0]?.pool.name).not.toBe(
      'Another',
    )
  })

  it('is of a slot that is listed: a cursor of one to come reads nothing, now or later', async () => {
    const coming = new Date((await newestSlot()).getTime() + SLOT_MS)
    const cursor = encodeCursor({ by: 'return', window: 'all', slot: coming.toISOString(), position: 1 })
    const path = `/api/pools/leaderboard?limit=2&cursor=${cursor}`
    const early = await exchange.get(path)
    expect([early.status, early.body['code']]).toEqual([400, 'cursor_expired'])
    // Some of its rows are written, and more are to come.
    await stack.sql(
      `insert into pool_metrics
       select (jsonb_populate_record(m, jsonb_build_object('slot', $2::timestamptz))).* from pool_metrics m where slot = $1`,
      [await newestSlot(), coming],
    )
    const half = await exchange.get(path)
    expect([half.status, half.body['code']]).toEqual([400, 'cursor_expired'])
    await stack.sql('delete from pool_metrics where slot = $1', [coming])
    await takeNextSlot()
    const late = await exchange.get(path)
    expect([late.status, rowsOf(late.body).length]).toEqual([200, 2])
  })
})

async function buy(index: number, quantity: number): Promise<void> {
  const trader = traders[index]
  const order = { market: trader?.market, side: 'buy', quantity: String(quantity) }
  await exchange.done(`/api/pools/${trader?.pool}/orders`, order, { key: trader?.key ?? '' })
}
