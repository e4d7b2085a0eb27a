import type { Exchange } from '../support/exchange.ts'
import type { TestStack } from '../support/stack.ts'

const DAY_MS = 86_400_000
/** 64 characters, as a name may have them: markup, another direction, signs beyond the basic plane, no place to break. */
export const HOSTILE_NAME = `<script>alert("a")</script> صندوق الاستثمار 🦊🚀 ${'W'.repeat(17)}`
export const HOSTILE_TEXT = `</p><img src="https://evil.example/x.png" onerror="alert(1)"> ${'x'.repeat(120)}`
export const MANY_POSITIONS = 500
/** With the others, more pools than a page lists. */
const CROWD = 52
/** How many requests are under way at once. */
const LANES = 8

/** The slugs of what the pages are looked at with. */
export type Seeded = {
  agent: string
  /** Longs, a short, a settled market, flows and sixteen days of history. */
  rich: string
  /** Opened, and nothing since. */
  empty: string
  hostile: string
  closed: string
  /** Holds 500 positions. */
  large: string
  open: string
  resolved: string
  hostileMarket: string
  quoted: string
}

/** Fills an exchange on simulated time, from `start` on. */
export async function seed(stack: TestStack, exchange: Exchange, start: Date): Promise<Seeded> {
  const { slug: agent, key } = await exchange.agent('50000')
  const markets = {
    resolved: await exchange.market({ title: 'It replicates', category: 'replication' }),
    hostileMarket: await exchange.market({
      title: HOSTILE_TEXT,
      category: 'hypothesis',
      initial_price: '0.3',
    }),
    open: await exchange.market({ title: 'It is funded', category: 'proposal', initial_price: '0.8' }),
    quoted: await exchange.market({
      title: 'An index of compute',
      category: 'asset',
      kind: 'scalar',
      pricing: 'quoted',
      price: '1234.5',
      spread_bps: 20,
      max_age_seconds: 31_536_000,
      liquidity: undefined,
      initial_price: undefined,
    }),
  }
  const mandate = {
    max_position_weight: 0.9,
    max_gross_exposure: 2,
    max_orders_per_day: 40,
    drawdown_pause: 0.9,
  }
  const pools = {
    rich: await exchange.pool(key, '1000', { name: 'Rich', strategy: 'value', mandate }),
    hostile: await exchange.pool(key, '500', { name: HOSTILE_NAME, description: HOSTILE_TEXT }),
    closed: await exchange.pool(key, '300', { name: 'Closed', strategy: 'momentum' }),
    large: await exchange.pool(key, '20000', { name: 'Large' }),
  }
  const order = (pool: string, market: string, side: string, quantity: string) =>
    exchange.done(
      `/api/pools/${pool}/orders`,
      { market, side, quantity, rationale: HOSTILE_TEXT.repeat(4) },
      { key },
    )
  await order(pools.rich, markets.resolved, 'buy', '120')
  await order(pools.hostile, markets.hostileMarket, 'buy', '10.5')
  await order(pools.closed, markets.open, 'buy', '10')
  await openCrowd(exchange, key, markets.open)
  for (let day = 1; day <= 16; day += 1) {
    const at = new Date(start.getTime() + day * DAY_MS)
    await stack.setClock(at)
    await order(pools.rich, markets.hostileMarket, day % 3 === 0 ? 'buy' : 'sell', '6')
    await order(pools.closed, markets.open, day % 2 === 0 ? 'sell' : 'buy', '4')
    await order(pools.rich, markets.open, 'buy', '2')
    if (day === 7) await exchange.done(`/api/pools/${pools.rich}/deposits`, { amount: '250' }, { key })
    if (day === 9) await exchange.done(`/api/pools/${pools.rich}/withdrawals`, { amount: '100' }, { key })
    await stack.fireCron(at)
  }
  await exchange.done(`/api/markets/${markets.resolved}/resolution`, { outcome: '1' })
  await exchange.done(`/api/pools/${pools.closed}/close`, {}, { key })
  await holdMany(exchange, key, pools.large)
  const empty = await exchange.pool(key, '1', { name: 'Empty', initial_deposit: undefined })
  const end = new Date(start.getTime() + 17 * DAY_MS)
  await stack.setClock(end)
  await stack.fireCron(end)
  await order(pools.rich, markets.open, 'buy', '1')
  return { agent, empty, ...pools, ...markets }
}

/** Opens many small pools that each trade a little. */
async function openCrowd(exchange: Exchange, key: string, market: string): Promise<void> {
  for (let place = 1; place <= CROWD; place += 1) {
    const pool = await exchange.pool(key, '10', { name: `Member ${place}`, strategy: 'crowd' })
    const order = {
      market,
      side: place % 2 === 0 ? 'buy' : 'sell',
      quantity: `0.${place}`,
      rationale: 'a little',
    }
    await exchange.done(`/api/pools/${pool}/orders`, order, { key })
  }
}

/** Opens 500 markets, and buys every one of them for the pool. */
async function holdMany(exchange: Exchange, key: string, pool: string): Promise<void> {
  const places = Array.from({ length: MANY_POSITIONS }, (_, place) => place)
  const lanes = Array.from({ length: LANES }, async (_, lane) => {
    for (const place of places.filter(candidate => candidate % LANES === lane)) {
      const market = await exchange.market({ title: `Question ${place}`, category: `category ${place % 7}` })
      // One pool's orders wait for each other anyway; another lane opens its market meanwhile.
      await exchange.done(
        `/api/pools/${pool}/orders`,
        { market, side: 'buy', quantity: String(1 + (place % 40)) },
        { key },
      )
    }
  })
  await Promise.all(lanes)
}
