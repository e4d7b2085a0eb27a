import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

let stack: TestStack
let exchange: Exchange
let clock = Date.now()

beforeAll(async () => {
  stack = await testStack({ clock: 'simulated' })
  exchange = new Exchange(stack)
})

afterAll(async () => {
  expect(await stack.bookDifferences()).toEqual([])
  await stack.stop()
})

type Trader = { agent: string; key: string; pool: string; market: string }

async function traderWithPosition(): Promise<Trader> {
  const { slug: agent, key } = await exchange.agent('200')
  const trader = { agent, key, pool: await exchange.pool(key, '100'), market: await exchange.market() }
  await buy(trader)
  return trader
}

/** What holds the row that another command needs. */
const LOCKS = {
  agent:
    'select from accounts join agents on agents.id = agent_id where agents.slug = $1 for update of accounts',
  pool: 'select from pools where slug = $1 for update',
  market: 'select from markets where slug = $1 for update',
}

/** Holds a row that the command needs, lets a minute pass while it waits, and lets it go on: the time at which it did. */
async function holdUp(
  held: keyof typeof LOCKS,
  slug: string,
  command: () => Promise<unknown>,
): Promise<Date> {
  await stack.sql('begin')
  await stack.sql(LOCKS[held], [slug])
  const done = command()
  await vi.waitFor(async () => {
    const { rowCount } = await stack.sql('select from pg_locks where not granted')
    expect(rowCount).toBeGreaterThan(0)
  }, 5000)
  clock += 60_000
  await stack.setClock(new Date(clock))
  await stack.sql('commit')
  await done
  return new Date(clock)
}

const open = ({ key }: Trader) => exchange.pool(key, '10')
const deposit = ({ key, pool }: Trader) =>
  exchange.done(`/api/pools/${pool}/deposits`, { amount: '1' }, { key })
const withdraw = ({ key, pool }: Trader) =>
  exchange.done(`/api/pools/${pool}/withdrawals`, { amount: '1' }, { key })
const buy = ({ key, pool, market }: Trader) =>
  exchange.done(`/api/pools/${pool}/orders`, { market, side: 'buy', quantity: '1' }, { key })
const close = ({ key, pool }: Trader) => exchange.done(`/api/pools/${pool}/close`, {}, { key })
const resolve = ({ market }: Trader) => exchange.done(`/api/markets/${market}/resolution`, { outcome: '1' })
const reverse = ({ market }: Trader) => exchange.done(`/api/markets/${market}/resolution/reverse`, {})

describe('what waited for another command happened when it went on', () => {
  it.each<[string, keyof typeof LOCKS, (trader: Trader) => Promise<unknown>]>([
    ['an opening, for the wallet', 'agent', open],
    ['a deposit, for the wallet', 'agent', deposit],
    ['a deposit, for the pool', 'pool', deposit],
    ['a withdrawal, for the pool', 'pool', withdraw],
    ['an order, for the pool', 'pool', buy],
    ['an order, for the market', 'market', buy],
    ['a closing, for the pool', 'pool', close],
    ['a resolution, for a pool that holds the market', 'pool', resolve],
    ['a reversal, for a pool that held the market', 'pool', reverse],
  ])('%s', async (_, held, command) => {
    const trader = await traderWithPosition()
    if (command === reverse) await resolve(trader)
    const at = await holdUp(held, trader[held], () => command(trader))
    const { rows } = await stack.sql('select created_at from transactions order by sequence desc limit 1')
    expect(rows).toEqual([{ created_at: at }])
    if (command !== open) return
    const opened = await stack.sql('select created_at from pools order by created_at desc limit 1')
    expect(opened.rows).toEqual([{ created_at: at }])
  })
})
