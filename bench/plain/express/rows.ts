import type { Pool } from 'pg'

/** As pg gives it: `numeric` is text. */
export type PoolRow = {
  id: string
  slug: string
  name: string
  description: string
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

const pools = `
  select pools.id, pools.slug, pools.name, pools.description, pools.strategy, pools.status, pools.units,
    pools.performance_index, pools.index_nav, pools.created_at, pools.updated_at,
    agents.id as agent_id, agents.slug as agent_slug, agents.name as agent_name, accounts.balance as cash
  from pools
  join agents on agents.id = pools.agent_id
  join accounts on accounts.pool_id = pools.id`

export async function newestPools(database: Pool, limit: number): Promise<PoolRow[]> {
  const text = `${pools} order by pools.created_at desc, pools.id desc limit $1`
  return (await database.query<PoolRow>(text, [limit])).rows
}

export async function poolBySlug(database: Pool, slug: string): Promise<PoolRow | undefined> {
  return (await database.query<PoolRow>(`${pools} where pools.slug = $1`, [slug])).rows[0]
}

export async function openPools(database: Pool): Promise<PoolRow[]> {
  return (await database.query<PoolRow>(`${pools} where pools.status <> 'closed'`)).rows
}

export async function positionsOf(database: Pool, poolIds: string[]): Promise<PositionRow[]> {
  const text = `
    select positions.pool_id, positions.market_id, positions.quantity, positions.cost_basis, positions.average_cost,
      positions.realized_pnl, positions.opened_at, positions.rationale,
      markets.slug, markets.title, markets.category, markets.kind, markets.pricing, markets.status, markets.liquidity,
      markets.opening_outstanding, markets.net_quantity, markets.price, markets.price_at, markets.fee_bps
    from positions
    join markets on markets.id = positions.market_id
    where positions.pool_id = any($1)`
  return (await database.query<PositionRow>(text, [poolIds])).rows
}

export async function allPositions(database: Pool): Promise<HeldRow[]> {
  const text = 'select pool_id, market_id, quantity, cost_basis, realized_pnl from positions'
  return (await database.query<HeldRow>(text)).rows
}

export async function allMarkets(database: Pool): Promise<(MarketRow & { id: string })[]> {
  const text =
    'select id, category, liquidity, opening_outstanding, net_quantity, price, fee_bps from markets'
  return (await database.query<MarketRow & { id: string }>(text)).rows
}
