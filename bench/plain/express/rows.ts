import type { Pool, QueryResultRow } from 'pg'

/** As pg gives it: `numeric` is text. */
export type PoolRow = {
  id: string
  slug: string
  name: string
  strategy: string
  status: string
  units: string
  performance_index: number
  index_nav: string
  created_at: Date
  updated_at: Date
  agent_id: string
  agent_slug: string
  agent_name: string
  cash: string
}

/** What only a pool's own answer shows. Time is the exchange's, which the bench has stood still. */
export type PoolDetailRow = PoolRow & {
  description: string
  pause_reason: string | null
  open_to_deposits: boolean
  mandate: object
  pending_mandate: object | null
  pending_mandate_at: Date | null
  now: Date
}

/** One slot of a pool's history. */
export type SlotRow = { slot: Date; performance_index: number; nav: number }

export type TransactionRow = { kind: string; amount: string; realized_pnl: string | null }

/** What a position's worth is made of. */
export type HeldRow = {
  pool_id: string
  market_id: string
  quantity: string
  cost_basis: string
  realized_pnl: string
}

export type MarketRow = {
  category: string
  liquidity: string
  opening_outstanding: number
  net_quantity: string
  price: string
  fee_bps: number
}

/** A position and its market in one. */
export type PositionRow = HeldRow &
  MarketRow & {
    average_cost: string
    opened_at: Date
    rationale: string | null
    slug: string
    title: string
    kind: string
    pricing: string
    status: string
    price_at: Date
  }

const summary = `
  select pools.id, pools.slug, pools.name, pools.strategy, pools.status, pools.units,
    pools.performance_index, pools.index_nav, pools.created_at, pools.updated_at,
    agents.id as agent_id, agents.slug as agent_slug, agents.name as agent_name, accounts.balance as cash`

const terms = `,
    pools.description, pools.pause_reason, pools.open_to_deposits, pools.mandate, pools.pending_mandate,
    pools.pending_mandate_at, exchange_now() as now`

const pools = `
  from pools
  join agents on agents.id = pools.agent_id
  join accounts on accounts.pool_id = pools.id`

/** Rows of a statement that Postgres prepares once for each connection, under its name. */
async function rowsOf<Row extends QueryResultRow>(
  database: Pool,
  name: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return (await database.query<Row>({ name, text, values })).rows
}

export function newestPools(database: Pool, limit: number): Promise<PoolRow[]> {
  const text = `${summary}${pools} order by pools.created_at desc, pools.id desc limit $1`
  return rowsOf(database, 'newest pools', text, [limit])
}

export async function poolBySlug(database: Pool, slug: string): Promise<PoolDetailRow | undefined> {
  const text = `${summary}${terms}${pools} where pools.slug = $1`
  const [pool] = await rowsOf<PoolDetailRow>(database, 'pool by slug', text, [slug])
  return pool
}

export function openPools(database: Pool): Promise<PoolRow[]> {
  return rowsOf(database, 'open pools', `${summary}${pools} where pools.status <> 'closed'`)
}

export function positionsOf(database: Pool, poolIds: string[]): Promise<PositionRow[]> {
  const text = `
    select positions.pool_id, positions.market_id, positions.quantity, positions.cost_basis, positions.average_cost,
      positions.realized_pnl, positions.opened_at, positions.rationale,
      markets.slug, markets.title, markets.category, markets.kind, markets.pricing, markets.status, markets.liquidity,
      markets.opening_outstanding, markets.net_quantity, markets.price, markets.price_at, markets.fee_bps
    from positions
    join markets on markets.id = positions.market_id
    where positions.pool_id = any($1)`
  return rowsOf(database, 'positions of pools', text, [poolIds])
}

/** The oldest slot first. */
export function historyOf(database: Pool, poolId: string): Promise<SlotRow[]> {
  const text = `
    select slot, performance_index, nav::float8 from snapshots where pool_id = $1 order by slot`
  return rowsOf(database, 'history of a pool', text, [poolId])
}

export function transactionsOf(database: Pool, poolId: string): Promise<TransactionRow[]> {
  const text = 'select kind, amount, realized_pnl from transactions where pool_id = $1'
  return rowsOf(database, 'transactions of a pool', text, [poolId])
}

export function allPositions(database: Pool): Promise<HeldRow[]> {
  const text = 'select pool_id, market_id, quantity, cost_basis, realized_pnl from positions'
  return rowsOf(database, 'all positions', text)
}

export function allMarkets(database: Pool): Promise<(MarketRow & { id: string })[]> {
  const text =
    'select id, category, liquidity, opening_outstanding, net_quantity, price, fee_bps from markets'
  return rowsOf(database, 'all markets', text)
}
