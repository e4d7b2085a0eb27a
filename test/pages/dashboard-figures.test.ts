import { afterAll, beforeAll, expect, it } from 'vitest'
import { fromMillionths, toMillionths } from '../../src/domain/decimal.ts'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

const START = new Date('2031-03-02T09:00:00Z')
const SLOT_MS = 900_000

let stack: TestStack
let exchange: Exchange
let market: string

beforeAll(async () => {
  stack = await testStack({ clock: 'simulated' })
  exchange = new Exchange(stack)
  await stack.setClock(START)
  market = await exchange.market({ liquidity: '1000' })
})

afterAll(async () => {
  expect(await stack.bookDifferences()).toEqual([])
  await stack.stop()
})

type Trader = { pool: string; key: string }

const trade = ({ pool, key }: Trader, side: 'buy' | 'sell', quantity: string) =>
  exchange.done(`/api/pools/${pool}/orders`, { market, side, quantity }, { key })

async function takeSlot(after: number): Promise<void> {
  const at = new Date(START.getTime() + after * SLOT_MS)
  await stack.setClock(at)
  await stack.fireCron(at)
}

/** A tile of the dashboard: the figure's exact value, or null where there is none, and what stands beneath it. */
async function tile(name: string, query = ''): Promise<{ exact: string | null; note: string }> {
  const { body } = await exchange.get(`/exchange/pools${query}`)
  const found = new RegExp(`<dt>${name}[^<]*<dd>(.*?)<dd class="note">(.*?)</div>`).exec(String(body['text']))
  if (!found) throw new Error(`no tile is called ${name}`)
  const [, figure = '', note = ''] = found
  return { exact: /title="([^"]*\d)"/.exec(figure)?.[1] ?? null, note: note.replaceAll(/<[^>]*>/g, '') }
}

async function navOf(pool: string): Promise<string> {
  return String((await exchange.get(`/api/pools/${pool}`)).body['nav'])
}

function sumOf(amounts: readonly string[]): string {
  return fromMillionths(amounts.reduce((sum, amount) => sum + toMillionths(amount), 0n))
}

let first: Trader
let second: Trader

it('has nothing to sum and nobody to name while there is no pool', async () => {
  expect(await tile('Total NAV')).toEqual({ exact: '0.000000', note: 'credits, at exit value' })
  expect((await tile('Best return')).exact).toBeNull()
  expect((await tile('Worst return')).exact).toBeNull()
})

it('sums pools as they are until there is a slot', async () => {
  first = await exchange.trader('1000')
  second = await exchange.trader('500')
  await trade(first, 'buy', '100')
  await trade(second, 'sell', '50')
  const { exact, note } = await tile('Total NAV')
  expect(exact).toBe(sumOf([await navOf(first.pool), await navOf(second.pool)]))
  expect(note).toBe('credits, at exit value')
  expect((await tile('Best return')).exact).toBeNull()
})

it('sums them as of the newest slot, and beside them the pools that have opened since', async () => {
  await takeSlot(1)
  const atSlot = sumOf([await navOf(first.pool), await navOf(second.pool)])
  await stack.setClock(new Date(START.getTime() + 1.3 * SLOT_MS))
  await trade(first, 'buy', '200')
  expect(sumOf([await navOf(first.pool), await navOf(second.pool)])).not.toBe(atSlot)
  expect(await tile('Total NAV')).toEqual({ exact: atSlot, note: 'at exit value, as of 09:15 UTC' })

  const third = await exchange.trader('70')
  const atWork = (await tile('Capital at work')).exact ?? ''
  await trade(third, 'buy', '8')
  expect((await tile('Total NAV')).exact).toBe(sumOf([atSlot, await navOf(third.pool)]))
  const { body } = await exchange.get(`/api/pools/${third.pool}`)
  const { gross } = body['exposure'] as { gross: string }
  expect((await tile('Capital at work')).exact).toBe(sumOf([atWork, gross]))
})

it('counts a pool that opened after the slot began, and before it was taken, once', async () => {
  const slot = new Date(START.getTime() + 2 * SLOT_MS)
  await stack.setClock(new Date(slot.getTime() + 5000))
  const late = await exchange.trader('30')
  await trade(late, 'buy', '3')
  await stack.fireCron(slot)
  const { body } = await exchange.get('/api/pools?limit=100')
  const navs = (body['data'] as { nav: string }[]).map(({ nav }) => nav)
  expect(navs).toHaveLength(4)
  expect((await tile('Total NAV')).exact).toBe(sumOf(navs))
})

it('names the first and the last rank by return over the window, as the leaderboard has them', async () => {
  await exchange.pool((await exchange.agent('10')).key, '10')
  await takeSlot(3)
  const { body } = await exchange.get('/api/pools/leaderboard?by=return')
  const rows = body['data'] as { rank: number | null; value: number; pool: { name: string } }[]
  const ranked = rows.filter(({ rank }) => rank !== null)
  expect([rows.length, ranked.length]).toEqual([5, 4])
  expect(await tile('Best return')).toEqual({
    exact: String(ranked[0]?.value),
    note: ranked[0]?.pool.name,
  })
  expect(await tile('Worst return')).toEqual({
    exact: String(ranked.at(-1)?.value),
    note: ranked.at(-1)?.pool.name,
  })
  expect((await tile('Best return', '?window=90d')).exact).toBeNull()
  expect((await tile('Worst return', '?window=90d')).exact).toBeNull()
})
