import { eq, sql } from 'drizzle-orm'
import { DEFAULT_PAGE_ROWS, MAX_SERIES_POINTS } from '../../domain/limits.ts'
import type { Database } from '../client.ts'
import { agents, markets, pools, poolValuations, positionValuations, snapshots } from '../schema/index.ts'
import {
  decimalText,
  instantText,
  jsonObject,
  jsonRows,
  nullableInstantText,
  plain,
  type RowOf,
} from './json.ts'
import { type NavPoint, navHistoryRows } from './nav-history.ts'
import { pageOf } from './page.ts'
import { type PositionDetail, poolShape, type TransactionDetail } from './pool-shapes.ts'
import { positionRows } from './positions.ts'
import { isReferredTo } from './reference.ts'
import { transactionRows } from './transactions.ts'

/** A pool's mandate: the limits that its orders respect. Null is no limit. */
export type Mandate = {
  max_position_weight: number | null
  max_category_weight: number | null
  max_gross_exposure: number | null
  max_order_notional: string | null
  max_orders_per_day: number | null
  min_cash_weight: number | null
  allowed_categories: string[] | null
  long_only: boolean
  drawdown_pause: number | null
}

const portfolioShape = {
  ...poolShape,
  description: plain<string>(pools.description),
  pause_reason: plain<string | null>(pools.pause_reason),
  mandate: plain<Mandate>(sql`current_mandate(${pools})`),
  pending_mandate: plain<Mandate | null>(
    sql`case when ${pools.pending_mandate_at} > exchange_now() then ${pools.pending_mandate} end`,
  ),
  pending_mandate_at: nullableInstantText(
    sql`case when ${pools.pending_mandate_at} > exchange_now() then ${pools.pending_mandate_at} end`,
  ),
  open_to_deposits: plain<boolean>(pools.open_to_deposits),
  buying_power: decimalText(poolValuations.buying_power),
  locked_collateral: decimalText(poolValuations.locked_collateral),
}

const categoryShape = {
  category: plain<string>(markets.category),
  gross: decimalText(sql`sum(abs(${positionValuations.mark_value}))`),
  net: decimalText(sql`sum(${positionValuations.mark_value})`),
  weight: plain<number | null>(
    sql`round(sum(abs(${positionValuations.mark_value})) / nullif(${poolValuations.nav}, 0), 9)`,
  ),
}

const exposureFields = {
  gross: decimalText(poolValuations.gross_exposure),
  net: decimalText(poolValuations.net_exposure),
}

/** Figures of the newest snapshot. */
const snapshotShape = {
  slot: instantText(snapshots.slot),
  max_drawdown: plain<number>(snapshots.max_drawdown),
  peak_index: plain<number>(snapshots.peak_index),
}

type CategoryExposure = RowOf<typeof categoryShape>

/** A pool with its positions, exposure and analytics, all at one instant. */
export type Portfolio = RowOf<typeof portfolioShape> & {
  positions: PositionDetail[]
  exposure: RowOf<typeof exposureFields> & {
    by_category: CategoryExposure[]
    largest_weight: number | null
  }
  analytics: Analytics
  null_reasons: Record<string, string>
}

export type Analytics = {
  return: number
  max_drawdown: number | null
  drawdown: number | null
  diversification: number | null
  effective_positions: number | null
}

/** What the pool's page shows beside the portfolio. */
export type PoolPageData = { portfolio: Portfolio; history: NavPoint[]; transactions: TransactionDetail[] }

/** One pool's full portfolio; null where there is none. */
export async function findPortfolio(database: Database, reference: string): Promise<Portfolio | null> {
  const rows = await database.drizzle
    .select(portfolioColumns(database))
    .from(pools)
    .innerJoin(agents, eq(agents.id, pools.agent_id))
    .innerJoin(poolValuations, eq(poolValuations.pool_id, pools.id))
    .where(isReferredTo(pools, reference))
  return rows[0] ? portfolioOf(rows[0]) : null
}

/** One pool's page in one statement: its portfolio, its history and its newest transactions; null where there is none. */
export async function findPoolPage(database: Database, reference: string): Promise<PoolPageData | null> {
  const rows = await database.drizzle
    .select({
      ...portfolioColumns(database),
      history: navHistoryRows(database, MAX_SERIES_POINTS),
      transactions: transactionRows(database, {}, { limit: DEFAULT_PAGE_ROWS, after: null }),
    })
    .from(pools)
    .innerJoin(agents, eq(agents.id, pools.agent_id))
    .innerJoin(poolValuations, eq(poolValuations.pool_id, pools.id))
    .where(isReferredTo(pools, reference))
  const found = rows[0]
  if (!found) return null
  return {
    portfolio: portfolioOf(found),
    history: found.history,
    transactions: pageOf(found.transactions, DEFAULT_PAGE_ROWS).rows,
  }
}

function portfolioColumns(database: Database) {
  const { drizzle } = database
  const byCategory = drizzle
    .select({ row: jsonObject(categoryShape).as('row') })
    .from(positionValuations)
    .innerJoin(markets, eq(markets.id, positionValuations.market_id))
    .where(sql`${positionValuations.pool_id} = ${pools.id} and ${positionValuations.quantity} <> 0`)
    .groupBy(markets.category)
    .orderBy(sql`sum(abs(${positionValuations.mark_value})) desc`, markets.category)
  const newestSnapshot = drizzle
    .select({ row: jsonObject(snapshotShape).as('row') })
    .from(snapshots)
    .where(eq(snapshots.pool_id, pools.id))
    .orderBy(sql`${snapshots.slot} desc`)
    .limit(1)
  return {
    pool: jsonObject(portfolioShape),
    exposure: jsonObject(exposureFields),
    performanceIndex: poolValuations.performance_index,
    hhi: poolValuations.hhi,
    positions: positionRows(database, 'open'),
    byCategory: jsonRows<CategoryExposure>(byCategory),
    newestSnapshot: sql<RowOf<typeof snapshotShape> | null>`${newestSnapshot}`,
  }
}

type PortfolioRow = {
  pool: RowOf<typeof portfolioShape>
  exposure: RowOf<typeof exposureFields>
  performanceIndex: number
  hhi: number | null
  positions: PositionDetail[]
  byCategory: CategoryExposure[]
  newestSnapshot: RowOf<typeof snapshotShape> | null
}

function portfolioOf(row: PortfolioRow): Portfolio {
  const { pool, exposure, positions, byCategory } = row
  const weights = positions.map(position => position.weight ?? 0)
  return {
    ...pool,
    positions,
    exposure: {
      ...exposure,
      by_category: byCategory,
      largest_weight: weights.length > 0 ? Math.max(...weights) : null,
    },
    analytics: analyticsOf(row),
    null_reasons: nullReasonsOf(row),
  }
}

function analyticsOf({ performanceIndex, hhi, newestSnapshot }: PortfolioRow): Analytics {
  const peak = Math.max(newestSnapshot?.peak_index ?? 1, performanceIndex)
  const drawdown = performanceIndex / peak - 1
  return {
    return: performanceIndex - 1,
    // The deepest fall counts the present one, which no snapshot may have seen yet.
    max_drawdown: newestSnapshot ? Math.min(newestSnapshot.max_drawdown, drawdown) : null,
    drawdown: newestSnapshot ? drawdown : null,
    diversification: hhi === null ? null : 1 - hhi,
    effective_positions: hhi === null ? null : 1 / hhi,
  }
}

function nullReasonsOf({ hhi, newestSnapshot }: PortfolioRow): Record<string, string> {
  return {
    ...(newestSnapshot ? {} : { max_drawdown: 'no_snapshot', drawdown: 'no_snapshot' }),
    ...(hhi === null ? { diversification: 'no_positions', effective_positions: 'no_positions' } : {}),
  }
}
