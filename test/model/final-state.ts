import type { Answer } from '../support/exchange.ts'
import { decimal, decimalOrNull, divided, dividedDown, magnitude, signOf, sumOf } from './amounts.ts'
import { differences, type Expected, near, rowsBy } from './expectation.ts'
import { marketAnswer } from './market-answers.ts'
import { poolTerms } from './pool-answers.ts'
import type { Subject } from './sequence-run.ts'
import { navPerUnit, type Valuation, type ValuedPosition, valued } from './valuation.ts'
import type { Agent, Pool, Snapshot, World } from './world.ts'

/** What the exchange's reads and its tables say at the end of a sequence. */
export type FinalState = {
  portfolios: ReadonlyMap<string, Answer>
  holders: ReadonlyMap<string, Answer>
  agents: Answer
  markets: Answer
  positions: Row[]
  netQuantities: Row[]
  snapshots: Row[]
  navsAfter: Row[]
  bookDifferences: unknown[]
}

type Row = Record<string, unknown>

/** With a key, so that no cache answers. */
export async function readFinalState({ stack, exchange }: Subject, world: World): Promise<FinalState> {
  const headers = { Authorization: `Bearer ${exchange.operatorKey}` }
  const ofPools = async (suffix: string) => {
    const slugs = [...world.pools.keys()]
    const answers = await Promise.all(slugs.map(slug => exchange.get(`/api/pools/${slug}${suffix}`, headers)))
    return new Map(answers.map((answer, index) => [slugs[index] ?? '', answer]))
  }
  const [portfolios, holders, agents, markets, bookDifferences] = await Promise.all([
    ofPools(''),
    ofPools('/holders'),
    exchange.get('/api/agents?limit=100', headers),
    exchange.get('/api/markets?limit=100', headers),
    stack.bookDifferences(),
  ])
  const { rows: positions } = await stack.sql<Row>(POSITIONS)
  const { rows: netQuantities } = await stack.sql<Row>(NET_QUANTITIES)
  const { rows: snapshots } = await stack.sql<Row>(SNAPSHOTS)
  const { rows: navsAfter } = await stack.sql<Row>(NAVS_AFTER)
  const tables = { positions, netQuantities, snapshots, navsAfter }
  return { portfolios, holders, agents, markets, ...tables, bookDifferences }
}

/** The tables show what no read does: an average cost's 18 decimals, a market maker's net quantity. */
const POSITIONS = `
  select pools.slug || ' ' || markets.slug as name, quantity::text, cost_basis::text, average_cost::text, realized_pnl::text
  from positions join pools on pools.id = pool_id join markets on markets.id = market_id`

const NET_QUANTITIES = `select slug as name, net_quantity::text from markets where pricing = 'lmsr'`

const SNAPSHOTS = `
  select pools.slug || ' ' || instant_text(slot) as name, late, nav::text, nav_at_mark::text, snapshots.cash::text,
    snapshots.units::text, gross_exposure::text, net_exposure::text, realized_pnl::text, unrealized_pnl::text,
    positions_count, snapshots.performance_index, peak_index, max_drawdown
  from snapshots join pools on pools.id = pool_id`

const NAVS_AFTER = `
  select slug as name, array_agg(nav_after::text order by sequence) filter (where sequence is not null) as navs
  from pools left join transactions on pool_id = pools.id group by slug`

/** Every difference between what the exchange says and the model. */
export function finalDifferences(world: World, found: FinalState): string[] {
  const tables: Record<string, Expected> = {
    agents: { status: 200, body: { data: rowsBy(slugOf, agentRows(world)) } },
    markets: { status: 200, body: { data: rowsBy(slugOf, marketRows(world)) } },
    positions: rowsBy(nameOf, positionRows(world)),
    netQuantities: rowsBy(nameOf, netQuantityRows(world)),
    snapshots: rowsBy(nameOf, snapshotRows(world)),
    navsAfter: rowsBy(nameOf, navRows(world)),
    bookDifferences: [],
  }
  const ofPools = [...world.pools.values()].flatMap(pool => {
    const worth = valued(world, pool)
    const portfolio = { status: 200, body: portfolioOf(world, pool, worth) }
    const holders = { status: 200, body: { data: holderRows(pool, worth.nav) } }
    return [
      ...differences(portfolio, found.portfolios.get(pool.slug), pool.slug),
      ...differences(holders, found.holders.get(pool.slug), `${pool.slug}/holders`),
    ]
  })
  return [...ofPools, ...differences(tables, found)]
}

const slugOf = (row: Row) => row['slug']
const nameOf = (row: Row) => row['name']

function agentRows({ agents }: World): Map<string, Expected> {
  const row = ({ slug, wallet }: Agent): [string, Expected] => [slug, { wallet_balance: decimal(wallet) }]
  return new Map([['operator', {}], ...[...agents.values()].map(row)])
}

function marketRows(world: World): Map<string, Expected> {
  return new Map([...world.markets.keys()].map(slug => [slug, marketAnswer(world, slug)]))
}

function netQuantityRows({ markets }: World): Map<string, Expected> {
  const rows = [...markets.values()].flatMap(({ slug, pricing }): [string, Expected][] =>
    pricing.by === 'lmsr' ? [[slug, { net_quantity: decimal(pricing.net) }]] : [],
  )
  return new Map(rows)
}

function positionRows({ pools }: World): Map<string, Expected> {
  const rows = [...pools.values()].flatMap(pool =>
    [...pool.positions.values()].map((position): [string, Expected] => [
      `${pool.slug} ${position.market}`,
      {
        quantity: decimal(position.quantity),
        cost_basis: decimal(position.costBasis),
        average_cost: averageText(position.averageCost),
        realized_pnl: decimal(position.realized),
      },
    ]),
  )
  return new Map(rows)
}

/** An average cost, in 10⁻¹⁸ credits, with all its decimals. */
function averageText(averageCost: bigint): string {
  const digits = String(averageCost).padStart(19, '0')
  return `${digits.slice(0, -18)}.${digits.slice(-18)}`
}

function snapshotRows({ pools }: World): Map<string, Expected> {
  const rows = [...pools.values()].flatMap(({ slug, snapshots }) =>
    snapshots.map((snapshot): [string, Expected] => [
      `${slug} ${new Date(snapshot.slot).toISOString()}`,
      snapshotRow(snapshot),
    ]),
  )
  return new Map(rows)
}

function snapshotRow(snapshot: Snapshot): Expected {
  return {
    late: snapshot.late,
    nav: decimal(snapshot.nav),
    nav_at_mark: decimal(snapshot.navAtMark),
    cash: decimal(snapshot.cash),
    units: decimal(snapshot.units),
    gross_exposure: decimal(snapshot.gross),
    net_exposure: decimal(snapshot.net),
    realized_pnl: decimal(snapshot.realized),
    unrealized_pnl: decimal(snapshot.unrealized),
    positions_count: snapshot.positionsCount,
    performance_index: near(snapshot.index),
    peak_index: near(snapshot.peak),
    max_drawdown: near(snapshot.maxDrawdown),
  }
}

function navRows({ pools }: World): Map<string, Expected> {
  const row = ({ slug, navsAfter }: Pool): [string, Expected] => [
    slug,
    { navs: navsAfter.length === 0 ? null : navsAfter.map(decimal) },
  ]
  return new Map([...pools.values()].map(row))
}

function holderRows(pool: Pool, nav: bigint): Expected {
  const rows = [...pool.holdings].flatMap(([agent, { units, cost }]): [string, Expected][] =>
    units === 0n
      ? []
      : [
          [
            agent,
            {
              units: decimal(units),
              cost: decimal(cost),
              share: nanos(units, pool.units),
              value: decimal(dividedDown(nav * units, pool.units)),
            },
          ],
        ],
  )
  return rowsBy(row => (row['agent'] as Row)['slug'], new Map(rows))
}

/** A ratio to nine decimals; null where the whole is nothing. */
function nanos(part: bigint, whole: bigint): number | null {
  const ratio = divided(part * 1_000_000_000n * signOf(whole), magnitude(whole) || 1n)
  return whole === 0n ? null : Number(ratio) / 1e9
}

function portfolioOf(world: World, pool: Pool, worth: Valuation): Expected {
  const { nav, positions } = worth
  const weights = positions.map(({ mark }) => nanos(magnitude(mark), nav) ?? 0)
  return {
    ...poolTerms(world, pool),
    status: pool.status,
    agent: { slug: pool.manager },
    cash: decimal(worth.cash),
    nav: decimal(nav),
    nav_at_mark: decimal(worth.navAtMark),
    paper_gain: decimal(worth.navAtMark - nav),
    units: decimal(pool.units),
    nav_per_unit: decimalOrNull(navPerUnit(pool, nav)),
    realized_pnl: decimal(worth.realized),
    unrealized_pnl: decimal(worth.unrealized),
    total_pnl: decimal(worth.realized + worth.unrealized),
    return: near(worth.index - 1),
    positions_count: positions.length,
    buying_power: decimal(worth.buyingPower),
    locked_collateral: decimal(worth.locked),
    positions: rowsBy(
      row => (row['market'] as Row)['slug'],
      new Map(positions.map(position => [position.market.slug, positionDetail(position, nav)])),
    ),
    exposure: {
      gross: decimal(worth.gross),
      net: decimal(worth.net),
      by_category: rowsBy(row => row['category'], categoryRows(worth)),
      largest_weight: weights.length === 0 ? null : Math.max(...weights),
    },
  }
}

function positionDetail({ position, market, mark, exit, unrealized }: ValuedPosition, nav: bigint): Expected {
  return {
    side: position.quantity > 0n ? 'long' : 'short',
    quantity: decimal(position.quantity),
    average_cost: decimal(divided(position.averageCost, 10n ** 12n)),
    cost_basis: decimal(position.costBasis),
    price: decimal(market.price),
    mark_value: decimal(mark),
    exit_value: decimal(exit),
    unrealized_pnl: decimal(unrealized),
    realized_pnl: decimal(position.realized),
    unrealized_return: nanos(unrealized, position.costBasis),
    weight: nanos(magnitude(mark), nav),
  }
}

function categoryRows({ positions, nav }: Valuation): Map<string, Expected> {
  const categories = [...new Set(positions.map(({ market }) => market.category))]
  return new Map(
    categories.map((category): [string, Expected] => {
      const marks = positions.filter(({ market }) => market.category === category).map(({ mark }) => mark)
      const gross = sumOf(marks.map(magnitude))
      const net = sumOf(marks)
      return [category, { gross: decimal(gross), net: decimal(net), weight: nanos(gross, nav) }]
    }),
  )
}
