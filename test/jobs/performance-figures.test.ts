import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

const DAYS = 45
const START = Date.parse('2031-03-01T00:00:00Z')
const HOUR_MS = 3_600_000

let stack: TestStack
let exchange: Exchange
let pool: string

type Snapshot = {
  slot: Date
  performance_index: number
  peak_index: number
  max_drawdown: number
  returns_count: number
  mean_return: number
  m2: number
  m3: number
  m4: number
  downside_squares: number
  compounded_returns: number
}

// 45 days of trades, deposits and withdrawals; the cron fires every six hours but misses some runs, and for three whole days.
beforeAll(async () => {
  stack = await testStack({ clock: 'simulated', slotSeconds: 21_600 })
  exchange = new Exchange(stack)
  await stack.setClock(new Date(START + HOUR_MS))
  const mine = await exchange.trader('1000')
  const other = await exchange.trader('100000')
  await exchange.done(`/api/agents/${mine.agent}/grants`, { amount: '10000' })
  pool = mine.pool
  await exchange.done(
    `/api/pools/${pool}/orders`,
    { market: mine.market, side: 'buy', quantity: '300' },
    mine,
  )
  for (let hour = 6; hour <= DAYS * 24; hour += 6) {
    const at = new Date(START + hour * HOUR_MS)
    await stack.setClock(at)
    const isMissed = hour % 78 === 0 || (hour > 480 && hour < 552)
    if (!isMissed) await stack.fireCron(at)
    const side = (hour * 7919) % 13 < 6 ? 'buy' : 'sell'
    const order = { market: mine.market, side, quantity: String(1 + ((hour * 31) % 40)) }
    await exchange.done(`/api/pools/${other.pool}/orders`, order, other)
    if (hour % 60 === 0) await exchange.done(`/api/pools/${pool}/deposits`, { amount: '150.5' }, mine)
    if (hour % 84 === 0) await exchange.done(`/api/pools/${pool}/withdrawals`, { amount: '60.25' }, mine)
  }
}, 240_000)

afterAll(async () => {
  expect(await stack.bookDifferences()).toEqual([])
  await stack.stop()
})

async function snapshots(): Promise<Snapshot[]> {
  const { rows } = await stack.sql<Snapshot>(
    'select snapshots.* from snapshots join pools on pools.id = pool_id where slug = $1 order by slot',
    [pool],
  )
  return rows
}

const isClose = ({ slot }: Snapshot) => slot.getTime() % (24 * HOUR_MS) === 0

function dailyReturns(taken: Snapshot[]): number[] {
  const closes = taken.filter(isClose).map(snapshot => snapshot.performance_index)
  return closes.slice(1).map((index, day) => index / (closes[day] ?? Number.NaN) - 1)
}

/** The pool's figure on a board. */
async function boardValue(query: string): Promise<number | undefined> {
  const { body } = await exchange.get(`/api/pools/leaderboard?${query}`)
  const rows = body['data'] as { value: number; pool: { slug: string } }[]
  return rows.find(row => row.pool.slug === pool)?.value
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)

describe('figures carried forward slot by slot', () => {
  it('equal a recomputation from the snapshots, at every slot', async () => {
    const taken = await snapshots()
    expect(taken.filter(isClose).length).toBe(DAYS)
    expect(taken.some(({ slot }) => slot.getUTCHours() === 6)).toBe(true)
    for (let count = 1; count <= taken.length; count++) {
      const upTo = taken.slice(0, count)
      const last = upTo.at(-1)
      const returns = dailyReturns(upTo)
      const mean = returns.length > 0 ? sum(returns) / returns.length : 0
      const moment = (power: number) => sum(returns.map(value => (value - mean) ** power))
      let peak = 1
      let deepest = 0
      for (const { performance_index } of upTo) {
        peak = Math.max(peak, performance_index)
        deepest = Math.min(deepest, performance_index / peak - 1)
      }
      expect(last?.returns_count).toBe(returns.length)
      for (const [carried, recomputed] of [
        [last?.mean_return, mean],
        [last?.m2, moment(2)],
        [last?.m3, moment(3)],
        [last?.m4, moment(4)],
        [last?.downside_squares, sum(returns.map(value => Math.min(value, 0) ** 2))],
        [last?.compounded_returns, returns.reduce((product, value) => product * (1 + value), 1)],
        [last?.peak_index, peak],
        [last?.max_drawdown, deepest],
      ]) {
        expect(Math.abs(Number(carried) - Number(recomputed))).toBeLessThan(1e-9)
      }
    }
  })

  it('are what the pool and the board show', async () => {
    const returns = dailyReturns(await snapshots())
    const mean = sum(returns) / returns.length
    const deviation = Math.sqrt(sum(returns.map(value => (value - mean) ** 2)) / (returns.length - 1))
    const sharpe = (mean / deviation) * Math.sqrt(365)
    const { body } = await exchange.get(`/api/pools/${pool}`)
    expect(body['analytics']).toMatchObject({ daily_returns: returns.length })
    expect((body['analytics'] as { sharpe: number }).sharpe).toBeCloseTo(sharpe, 9)
    expect(await boardValue('by=sharpe')).toBeCloseTo(sharpe, 9)
  })

  it('over a window are those of the returns within it', async () => {
    const taken = await snapshots()
    const last = taken.at(-1)
    const began = taken.findLast(
      ({ slot }) => slot.getTime() <= (last?.slot.getTime() ?? 0) - 30 * 24 * HOUR_MS,
    )
    const within = taken.filter(({ slot }) => slot.getTime() >= (began?.slot.getTime() ?? 0))
    const returns = dailyReturns(within)
    const mean = sum(returns) / returns.length
    const downside = Math.sqrt(sum(returns.map(value => Math.min(value, 0) ** 2)) / returns.length)
    let peak = 0
    const falls = within.map(({ performance_index }) => {
      peak = Math.max(peak, performance_index)
      return performance_index / peak - 1
    })
    expect(await boardValue('by=sortino&window=30d')).toBeCloseTo((mean / downside) * Math.sqrt(365), 9)
    expect(await boardValue('by=max_drawdown&window=30d')).toBeCloseTo(Math.min(...falls), 9)
    expect(await boardValue('by=return&window=30d')).toBeCloseTo(
      (last?.performance_index ?? 0) / (began?.performance_index ?? 1) - 1,
      9,
    )
  })

  it('too few are null, with the reason', async () => {
    const young = await exchange.trader()
    const { body } = await exchange.get(`/api/pools/${young.pool}`)
    expect(body['analytics']).toMatchObject({ sharpe: null, volatility: null, win_rate: null })
    expect(body['null_reasons']).toMatchObject({ sharpe: 'no_snapshot', win_rate: 'no_closed_trades' })
  })
})
