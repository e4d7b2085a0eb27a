import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'
import { type FigureSnapshot, figuresOf, isClose, stateOf, type WindowFigures } from './recomputed-figures.ts'

const DAYS = 120
const START = Date.parse('2031-03-01T00:00:00Z')
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** The cron thins what is older than this to daily closes. */
const INTRADAY_DAYS = 100
const WINDOWS = { '1d': 1, '7d': 7, '30d': 30, '90d': 90 }

let stack: TestStack
let exchange: Exchange
let pool: string
/** Every snapshot that was ever taken, thinned since or not, and what the boards said of every slot. */
let everTaken: Snapshot[]
let boards: Board[]

type Snapshot = FigureSnapshot & Record<keyof ReturnType<typeof stateOf>, number>
type Board = WindowFigures & { slot: Date; window_name: string }

// 120 days of trades, deposits and withdrawals; the cron fires every six hours but misses some runs, and for three whole days.
beforeAll(async () => {
  stack = await testStack({ clock: 'simulated', slotSeconds: 21_600 })
  exchange = new Exchange(stack)
  await stack.setClock(new Date(START + HOUR_MS))
  const mine = await exchange.trader('1000')
  const other = await exchange.trader('1000000')
  await exchange.done(`/api/agents/${mine.agent}/grants`, { amount: '10000' })
  pool = mine.pool
  await exchange.done(
    `/api/pools/${pool}/orders`,
    { market: mine.market, side: 'buy', quantity: '300' },
    mine,
  )
  await stack.sql(`create table ever_taken (like snapshots)`)
  await stack.sql(`create table boards_seen (like pool_metrics)`)
  for (let hour = 6; hour <= DAYS * 24; hour += 6) {
    const at = new Date(START + hour * HOUR_MS)
    await stack.setClock(at)
    const isMissed = hour % 78 === 0 || (hour > 480 && hour < 552)
    if (!isMissed) await stack.fireCron(at)
    await stack.sql(keepWhatIsNew)
    const side = (hour * 7919) % 13 < 6 ? 'buy' : 'sell'
    const order = { market: mine.market, side, quantity: String(1 + ((hour * 31) % 40)) }
    await exchange.done(`/api/pools/${other.pool}/orders`, order, other)
    if (hour % 60 === 0) await exchange.done(`/api/pools/${pool}/deposits`, { amount: '15.5' }, mine)
    if (hour % 84 === 0) await exchange.done(`/api/pools/${pool}/withdrawals`, { amount: '6.25' }, mine)
  }
  everTaken = await rowsOfPool<Snapshot>('ever_taken')
  boards = await rowsOfPool<Board>('boards_seen')
}, 400_000)

/** The exchange forgets both in time. */
const keepWhatIsNew = `
  with kept_snapshots as (
    insert into ever_taken select * from snapshots where slot > coalesce((select max(slot) from ever_taken), '-infinity')
  )
  insert into boards_seen select * from pool_metrics where slot > coalesce((select max(slot) from boards_seen), '-infinity')`

afterAll(async () => {
  expect(await stack.bookDifferences()).toEqual([])
  await stack.stop()
})

async function rowsOfPool<Row>(table: string): Promise<Row[]> {
  const { rows } = await stack.sql(
    `select ${table}.* from ${table} join pools on pools.id = pool_id where pools.slug = $1 order by slot`,
    [pool],
  )
  return rows as Row[]
}

function expectClose(actual: number | null | undefined, expected: number | null, what: string): void {
  if (expected === null) expect(actual, what).toBeNull()
  else
    expect(Math.abs(Number(actual) - expected), `${what}: ${actual}, recomputed ${expected}`).toBeLessThan(
      1e-9,
    )
}

describe('figures carried forward slot by slot', () => {
  it('equal a recomputation from the snapshots, at every slot', () => {
    expect(everTaken.filter(isClose).length).toBe(DAYS)
    for (let count = 1; count <= everTaken.length; count++) {
      const upTo = everTaken.slice(0, count)
      for (const [figure, recomputed] of Object.entries(stateOf(upTo))) {
        const carried = upTo.at(-1)?.[figure as keyof Snapshot]
        expectClose(Number(carried), recomputed, `${figure} at ${upTo.at(-1)?.slot.toISOString()}`)
      }
    }
  })

  it('over every window are those of the snapshots within it, at every slot', () => {
    expect(boards.length).toBeGreaterThan(DAYS * 15)
    for (const { slot, window_name, ...figures } of boards) {
      if (window_name === 'all') continue
      const upTo = everTaken.filter(taken => taken.slot <= slot)
      const recomputed = figuresOf(upTo, WINDOWS[window_name as keyof typeof WINDOWS])
      for (const [figure, expected] of Object.entries(recomputed)) {
        const shown = figures[figure as keyof WindowFigures]
        expectClose(shown, expected, `${figure} over ${window_name} at ${slot.toISOString()}`)
      }
    }
  })

  it('are what the pool and the board show', async () => {
    const figures = boards.at(-1)
    const all = boards.findLast(({ window_name }) => window_name === 'all')
    const { body } = await exchange.get(`/api/pools/${pool}`)
    const returns = everTaken.filter(isClose).length - 1
    expect(body['analytics']).toMatchObject({ daily_returns: returns, sharpe: all?.sharpe })
    expect(figures?.slot).toEqual(everTaken.at(-1)?.slot)
    const board = await exchange.get(`/api/pools/leaderboard?by=sortino&window=30d`)
    const rows = board.body['data'] as { value: number; pool: { slug: string } }[]
    const month = boards.findLast(({ window_name }) => window_name === '30d')
    expect(rows.find(row => row.pool.slug === pool)?.value).toBe(month?.sortino)
  })

  it('too few are null, with the reason', async () => {
    const young = await exchange.trader()
    const { body } = await exchange.get(`/api/pools/${young.pool}`)
    expect(body['analytics']).toMatchObject({ sharpe: null, volatility: null, win_rate: null })
    expect(body['null_reasons']).toMatchObject({ sharpe: 'no_snapshot', win_rate: 'no_closed_trades' })
  })
})

describe('thinning', () => {
  it('leaves one snapshot of a day, its close, once the day is old enough', async () => {
    const kept = await rowsOfPool<Snapshot>('snapshots')
    const oldest = START + (DAYS - INTRADAY_DAYS) * DAY_MS
    const isOld = ({ slot }: Snapshot) => slot.getTime() < oldest
    expect(kept.filter(isOld).every(isClose)).toBe(true)
    expect(kept.filter(isOld)).toHaveLength(everTaken.filter(isOld).filter(isClose).length)
    expect(kept.filter(taken => !isOld(taken))).toEqual(everTaken.filter(taken => !isOld(taken)))
    expect(everTaken.filter(isOld).length).toBeGreaterThan(kept.filter(isOld).length * 2)
  })

  it('changes no figure that the API shows, however far it goes', async () => {
    const shown = async () => [
      (await exchange.get(`/api/pools/${pool}`)).body,
      (await exchange.get(`/api/pools/${pool}/holders`)).body,
      ...(await boardsOfNewestSlot()),
    ]
    const before = await shown()
    const { rows } = await stack.sql<{ thinning: { removed_count: number } }>(
      'select thin_snapshots(1) as thinning',
    )
    expect(rows[0]?.thinning.removed_count).toBeGreaterThan(0)
    expect(await shown()).toEqual(before)
  })

  it('leaves the newest snapshot of a pool that was closed long ago', async () => {
    const closed = await exchange.trader()
    await stack.setClock(new Date(START + DAYS * DAY_MS + 6 * HOUR_MS))
    await stack.fireCron(new Date(START + DAYS * DAY_MS + 6 * HOUR_MS))
    await exchange.done(`/api/pools/${closed.pool}/close`, {}, closed)
    const later = new Date(START + (DAYS + INTRADAY_DAYS + 2) * DAY_MS)
    await stack.setClock(later)
    await stack.fireCron(later)
    const { rows } = await stack.sql(
      'select slot from snapshots join pools on pools.id = pool_id where slug = $1',
      [closed.pool],
    )
    expect(rows).toHaveLength(1)
  })
})

async function boardsOfNewestSlot(): Promise<unknown[]> {
  const { rows } = await stack.sql(
    `select * from pool_metrics where slot = (select max(slot) from slots) order by window_name, pool_id`,
  )
  return rows
}
