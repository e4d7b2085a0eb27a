import { eq, type SQL, sql } from 'drizzle-orm'
import { queryBuilder } from '../kept-read.ts'
import { agents, markets, pools, poolValuations, positionValuations, transactions } from '../schema/index.ts'
import {
  decimalText,
  type Fields,
  instantText,
  jsonObject,
  nullableDecimalText,
  plain,
  type RowOf,
} from './json.ts'

/** A pool as lists show it. Needs pools, agents (its manager) and pool_valuations. */
export const poolShape = {
  id: plain<string>(pools.id),
  slug: plain<string>(pools.slug),
  name: plain<string>(pools.name),
  strategy: plain<string>(pools.strategy),
  status: plain<'active' | 'paused' | 'closed'>(pools.status),
  agent: {
    id: plain<string>(agents.id),
    slug: plain<string>(agents.slug),
    name: plain<string>(agents.name),
  },
  nav: decimalText(poolValuations.nav),
  nav_at_mark: decimalText(poolValuations.nav_at_mark),
  paper_gain: decimalText(poolValuations.paper_gain),
  cash: decimalText(poolValuations.cash),
  units: decimalText(pools.units),
  nav_per_unit: nullableDecimalText(sql`${poolValuations.nav} / nullif(${pools.units}, 0)`),
  realized_pnl: decimalText(poolValuations.realized_pnl),
  unrealized_pnl: decimalText(poolValuations.unrealized_pnl),
  total_pnl: decimalText(sql`${poolValuations.realized_pnl} + ${poolValuations.unrealized_pnl}`),
  return: plain<number>(sql`${poolValuations.performance_index} - 1`),
  positions_count: plain<number>(poolValuations.positions_count),
  inception_at: instantText(pools.created_at),
  updated_at: instantText(pools.updated_at),
}

export type PoolSummary = RowOf<typeof poolShape>

/** An open position. Needs position_valuations, markets and pool_valuations. */
export const openPositionShape = {
  market: {
    id: plain<string>(markets.id),
    slug: plain<string>(markets.slug),
    title: plain<string>(markets.title),
    category: plain<string>(markets.category),
    kind: plain<string>(markets.kind),
    pricing: plain<string>(markets.pricing),
    status: plain<string>(markets.status),
  },
  side: plain<'long' | 'short' | 'flat'>(
    sql`case sign(${positionValuations.quantity}) when 1 then 'long' when -1 then 'short' else 'flat' end`,
  ),
  quantity: decimalText(positionValuations.quantity),
  average_cost: decimalText(positionValuations.average_cost),
  cost_basis: decimalText(positionValuations.cost_basis),
  price: decimalText(positionValuations.price),
  price_at: instantText(positionValuations.price_at),
  stale: plain<boolean>(positionValuations.stale),
  mark_value: decimalText(positionValuations.mark_value),
  exit_value: decimalText(positionValuations.exit_value),
  unrealized_pnl: decimalText(positionValuations.unrealized_pnl),
  unrealized_return: plain<number | null>(
    sql`round(${positionValuations.unrealized_pnl} / nullif(${positionValuations.cost_basis}, 0), 9)`,
  ),
  realized_pnl: decimalText(positionValuations.realized_pnl),
  weight: plain<number | null>(
    sql`round(abs(${positionValuations.mark_value}) / nullif(${poolValuations.nav}, 0), 9)`,
  ),
  opened_at: instantText(positionValuations.opened_at),
  rationale: plain<string | null>(positionValuations.rationale),
}

export type PositionDetail = RowOf<typeof openPositionShape>

/** A transaction of a pool. Needs transactions and, where there are any, markets and agents (who did it). */
export const transactionShape = {
  id: plain<string>(transactions.id),
  kind: plain<string>(transactions.kind),
  market: plain<{ id: string; slug: string; title: string } | null>(
    sql`case when ${markets.id} is not null
      then json_build_object('id', ${markets.id}, 'slug', ${markets.slug}, 'title', ${markets.title}) end`,
  ),
  side: plain<'buy' | 'sell' | null>(transactions.side),
  quantity: nullableDecimalText(transactions.quantity),
  price: nullableDecimalText(transactions.price),
  amount: decimalText(transactions.amount),
  fee: decimalText(transactions.fee),
  cash_change: decimalText(transactions.cash_change),
  units_change: decimalText(transactions.units_change),
  realized_pnl: nullableDecimalText(transactions.realized_pnl),
  nav_after: nullableDecimalText(transactions.nav_after),
  agent: plain<{ id: string; slug: string; name: string } | null>(
    sql`case when ${agents.id} is not null
      then json_build_object('id', ${agents.id}, 'slug', ${agents.slug}, 'name', ${agents.name}) end`,
  ),
  rationale: plain<string | null>(transactions.rationale),
  client_order_id: plain<string | null>(transactions.client_order_id),
  reverses: plain<string | null>(transactions.reverses),
  created_at: instantText(transactions.created_at),
}

export type TransactionDetail = RowOf<typeof transactionShape>

/** What a shape says of the pool with that id: of the pool, its manager and its valuation. Null where there is no such pool. */
export function aboutPool<Shape extends Fields>(shape: Shape, pool: SQL): SQL<RowOf<Shape>> {
  const about = queryBuilder
    .select({ answer: jsonObject(shape) })
    .from(pools)
    .innerJoin(agents, eq(agents.id, pools.agent_id))
    .innerJoin(poolValuations, eq(poolValuations.pool_id, pools.id))
    .where(eq(pools.id, pool))
  return sql<RowOf<Shape>>`(${about})`
}
