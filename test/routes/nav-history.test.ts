import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

const START = Date.parse('2032-03-01T00:00:00Z')
const SLOT_MS = 900_000
const SLOTS = 5000

let stack: TestStack
let exchange: Exchange
let pool: string
/** What the pool's snapshots say, a slot each. */
let indexes: number[]

type Point = { slot: string; index: number; drawdown: number }

beforeAll(async () => {
  stack = await testStack({ clock: 'simulated' })
  exchange = new Exchange(stack)
  await stack.setClock(new Date(START))
  pool = (await exchange.trader()).pool
  await stack.fireCron(new Date(START))
  // A wave with a spike and a hole of one slot each, which no stretch may lose.
  indexes = Array.from({ length: SLOTS }, (_, number) =>
    number === 1234 ? 3 : number === 4321 ? 0.2 : 1 + Math.sin(number / 300) / 10,
  )
  await invent(indexes)
  await stack.setClock(new Date(START + SLOTS * SLOT_MS))
})

afterAll(() => stack.stop())

async function invent(walk: readonly number[]): Promise<void> {
  const { rows } = await stack.sql<{ names: string }>(
    `select string_agg(quote_ident(column_name), ', ') as names from information_schema.columns
    where table_name = 'snapshots' and table_schema = 'public' and column_name not in ('slot', 'performance_index')`,
  )
  await stack.sql(`update snapshots set performance_index = $1`, [walk[0]])
  await stack.sql(
    `insert into snapshots (slot, performance_index, ${rows[0]?.names})
    select $1::timestamptz + make_interval(secs => (place - 1) * 900), index, ${rows[0]?.names}
    from unnest($2::float8[]) with ordinality walk (index, place), (select * from snapshots) first
    where place > 1`,
    [new Date(START), walk],
  )
  await stack.sql(
    `insert into slots (slot, pools_count, late, ranked, taken_at)
    select distinct slot, 1, false, true, slot from snapshots on conflict do nothing`,
  )
}

async function points(query = ''): Promise<Point[]> {
  const { status, body } = await exchange.get(`/api/pools/${pool}/nav${query}`)
  expect(status).toBe(200)
  return body['data'] as Point[]
}

const slotAt = (number: number) => new Date(START + number * SLOT_MS).toISOString()

describe('the NAV history of a pool', () => {
  it('of more slots than a chart can show keeps both ends and every extreme', async () => {
    const shown = await points()
    expect(shown.length).toBeLessThanOrEqual(2000)
    expect(shown.length).toBeGreaterThan(1900)
    expect([shown[0]?.slot, shown.at(-1)?.slot]).toEqual([slotAt(0), slotAt(SLOTS - 1)])
    const at = new Map(shown.map(({ slot, index }) => [slot, index]))
    expect(at.get(slotAt(1234))).toBe(3)
    expect(at.get(slotAt(4321))).toBe(0.2)
    // Whatever ten neighbours one looks at, what is shown of them and around them spans what they were.
    for (let first = 0; first + 10 <= SLOTS; first += 10) {
      const neighbours = indexes.slice(first, first + 10)
      const near = shown.filter(({ slot }) => slot >= slotAt(first - 10) && slot <= slotAt(first + 20))
      expect(Math.max(...near.map(({ index }) => index))).toBeGreaterThanOrEqual(Math.max(...neighbours))
      expect(Math.min(...near.map(({ index }) => index))).toBeLessThanOrEqual(Math.min(...neighbours))
    }
  })

  it('of a window that fits shows every slot of it, in order', async () => {
    const shown = await points('?window=7d')
    // The exchange's time is one slot after the last.
    expect(shown.map(({ slot }) => slot)).toEqual(
      Array.from({ length: 672 }, (_, number) => slotAt(SLOTS - 672 + number)),
    )
  })

  it('by an interval shows the slots that begin one, and the newest', async () => {
    const hours = (await points('?window=1d&interval=hour')).map(({ slot }) => slot)
    expect(hours.pop()).toBe(slotAt(SLOTS - 1))
    expect(hours.filter(slot => !slot.endsWith(':00:00.000Z'))).toEqual([])
    const days = await points('?interval=day')
    expect(days.map(({ slot }) => slot)).toEqual([
      ...Array.from({ length: Math.ceil(SLOTS / 96) }, (_, day) => slotAt(day * 96)),
      slotAt(SLOTS - 1),
    ])
    const weeks = (await points('?interval=week')).slice(0, -1)
    expect(weeks.map(({ slot }) => new Date(slot).getUTCDay())).toEqual(weeks.map(() => 1))
  })
})
