import { type Bank, creditsUpTo, type Keyed, oneOf, wholeNumberBelow, write } from './bank.ts'

/** What a client can do, and how often it does it, of a hundred times. */
const turns: [number, (bank: Bank, client: Keyed) => Promise<unknown>][] = [
  [42, placeOrder],
  [11, deposit],
  [12, withdraw],
  [7, closePosition],
  [4, closePositions],
  [5, rebalance],
  [2, closePool],
  [2, openPool],
  [3, openMarket],
  [3, settleMarket],
  [2, reverseSettlement],
  [4, movePrices],
  [2, grant],
  [1, takeSnapshot],
]

/** Makes one random write after the other while `mayGoOn`. */
export async function runClient(bank: Bank, client: Keyed, mayGoOn: () => boolean): Promise<void> {
  while (mayGoOn()) await randomTurn()(bank, client)
}

function randomTurn() {
  let point = wholeNumberBelow(100)
  for (const [share, turn] of turns) {
    point -= share
    if (point < 0) return turn
  }
  return placeOrder
}

/** An agent with credits, and two pools of its own that take everybody's deposits. */
export async function openAgent(bank: Bank): Promise<Keyed> {
  const agent = await bank.exchange.agent('2000')
  bank.agents.push(agent)
  await openPool(bank, agent)
  await openPool(bank, agent)
  return agent
}

export async function openMarket(bank: Bank): Promise<void> {
  const pricing = Math.random() < 0.3 ? 'quoted' : 'lmsr'
  const slug = bank.exchange.name(pricing)
  const priced =
    pricing === 'quoted'
      ? { price: randomPrice(), spread_bps: 20 }
      : { liquidity: String(20 + wholeNumberBelow(200)), initial_price: randomPrice() }
  const terms = { slug, title: slug, category: 'replication', kind: 'binary', pricing }
  const body = { ...terms, ...priced, fee_bps: wholeNumberBelow(3) * 25 }
  const { status } = await write(bank, 'POST /api/markets', body)
  if (status < 300) bank.openMarkets.push(slug)
}

async function openPool(bank: Bank, { key }: Keyed): Promise<void> {
  const slug = bank.exchange.name('pool')
  const mandate = { max_position_weight: null, max_gross_exposure: null }
  const initial_deposit = Math.random() < 0.8 ? creditsUpTo(300) : undefined
  const body = { slug, name: slug, mandate, open_to_deposits: true, initial_deposit }
  const { status } = await write(bank, 'POST /api/pools', body, key)
  if (status < 300) bank.pools.push({ slug, key })
}

async function placeOrder(bank: Bank, client: Keyed): Promise<void> {
  const pool = poolOf(bank, client)
  const size = Math.random() < 0.7 ? { quantity: creditsUpTo(60) } : { notional: creditsUpTo(30) }
  const order = { market: randomMarket(bank), side: oneOf(['buy', 'buy', 'sell']), ...size }
  await write(bank, `POST /api/pools/${pool.slug}/orders`, order, pool.key)
}

async function deposit(bank: Bank, { key }: Keyed): Promise<void> {
  const pool = oneOf(bank.pools)
  await write(bank, `POST /api/pools/${pool?.slug}/deposits`, { amount: creditsUpTo(120) }, key)
}

async function withdraw(bank: Bank, client: Keyed): Promise<void> {
  const pool = oneOf([poolOf(bank, client), oneOf(bank.pools)])
  const body = oneOf([{ amount: creditsUpTo(120) }, { units: creditsUpTo(120) }])
  await write(bank, `POST /api/pools/${pool?.slug}/withdrawals`, body, client.key)
}

async function closePosition(bank: Bank, client: Keyed): Promise<void> {
  const { slug, key } = poolOf(bank, client)
  await write(bank, `DELETE /api/pools/${slug}/positions/${randomMarket(bank)}`, undefined, key)
}

async function closePositions(bank: Bank, client: Keyed): Promise<void> {
  const { slug, key } = poolOf(bank, client)
  await write(bank, `DELETE /api/pools/${slug}/positions`, undefined, key)
}

async function rebalance(bank: Bank, client: Keyed): Promise<void> {
  const { slug, key } = poolOf(bank, client)
  const markets = new Set([randomMarket(bank), randomMarket(bank)])
  const targets = [...markets].map(market => ({ market, weight: wholeNumberBelow(30) / 100 }))
  const body = { targets, tolerance: 0.05, close_others: Math.random() < 0.2 }
  await write(bank, `POST /api/pools/${slug}/rebalance`, body, key)
}

async function closePool(bank: Bank, client: Keyed): Promise<void> {
  const pool = poolOf(bank, client)
  const { status } = await write(bank, `POST /api/pools/${pool.slug}/close`, {}, pool.key)
  if (status >= 300) return
  bank.pools = bank.pools.filter(({ slug }) => slug !== pool.slug)
  await openPool(bank, client)
}

async function settleMarket(bank: Bank): Promise<void> {
  const market = randomMarket(bank)
  const body = oneOf([{ outcome: '0' }, { outcome: '1' }, { outcome: '0.37' }, { void: true }])
  const { status } = await write(bank, `POST /api/markets/${market}/resolution`, body)
  if (status >= 300) return
  bank.openMarkets = bank.openMarkets.filter(slug => slug !== market)
  bank.settledMarkets.push(market)
  if (bank.openMarkets.length < 5) await openMarket(bank)
}

async function reverseSettlement(bank: Bank): Promise<void> {
  const market = oneOf(bank.settledMarkets)
  if (market === undefined) return
  const { status } = await write(bank, `POST /api/markets/${market}/resolution/reverse`, {})
  if (status >= 300) return
  bank.settledMarkets = bank.settledMarkets.filter(slug => slug !== market)
  await write(bank, `POST /api/markets/${market}/unfreeze`, {})
  bank.openMarkets.push(market)
}

async function movePrices(bank: Bank): Promise<void> {
  const quoted = bank.openMarkets.filter(slug => slug.startsWith('quoted'))
  if (quoted.length === 0) return
  await write(
    bank,
    'POST /api/prices',
    quoted.map(market => ({ market, price: randomPrice() })),
  )
}

async function grant(bank: Bank): Promise<void> {
  await write(bank, `POST /api/agents/${oneOf(bank.agents)?.slug}/grants`, { amount: creditsUpTo(50) })
}

async function takeSnapshot(bank: Bank): Promise<void> {
  await write(bank, 'POST /api/snapshots', {})
}

/** One of the client's pools, or another's where it has none: that is refused. */
function poolOf(bank: Bank, { key }: Keyed): Keyed {
  const own = bank.pools.filter(pool => pool.key === key)
  return { slug: 'no-pool', ...oneOf(own.length > 0 ? own : bank.pools), key }
}

/** Mostly one that is open. */
function randomMarket(bank: Bank): string {
  const markets = Math.random() < 0.98 ? bank.openMarkets : bank.settledMarkets
  return oneOf(markets) ?? 'no-market'
}

function randomPrice(): string {
  return (0.05 + Math.random() * 0.9).toFixed(4)
}
