import { and, eq, sql } from 'drizzle-orm'
import type { BoardMetric } from '../../domain/board-metrics.ts'
import { WINDOW_DAYS, type Window } from '../../domain/slots.ts'
import type { Database } from '../client.ts'
import { keptRead, queryBuilder } from '../kept-read.ts'
import {
  markets,
  poolMetrics,
  pools,
  poolValuations,
  positionValuations,
  snapshots,
  transactions,
} from '../schema/index.ts'
import {
  decimalText,
  instantText,
  jsonObject,
  jsonRows,
  nullableInstantText,
  plain,
  type RowOf,
} from './json.ts'
import { aboutPool, type PositionDetail, poolShape } from './pool-shapes.ts'
import { positionRows } from './positions.ts'
import { isReferredTo } from './reference.ts'
import { newestSlot } from './slot-freshness.ts'

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

/** Figures of the newest snapshot. Needs pools, for how long the pool has been open. */
const snapshotShape = {
  slot: instantText(snapshots.slot),
  max_drawdown: plain<number>(snapshots.max_drawdown),
  peak_index: plain<number>(snapshots.peak_index),
  returns_count: plain<number>(snapshots.returns_count),
  average_nav: plain<number>(snapshots.average_nav),
  gated: plain<GatedFigures>(
    sql`gated_figures(
      daily_performance(${snapshots}), extract(epoch from ${snapshots.slot} - ${pools.created_at})::float8 / 86400
    )`,
  ),
}

/** `drizzle/functions/gated_figures.sql` */
type GatedFigures = {
  figures: {
    volatility: number | null
    sharpe: number | null
    sortino: number | null
    calmar: number | null
    probabilistic_sharpe: number | null
  } | null
  reason: string | null
}

const rankShape = {
  return: plain<number | null>(poolMetrics.return_rank),
  sharpe: plain<number | null>(poolMetrics.sharpe_rank),
  sortino: plain<number | null>(poolMetrics.sortino_rank),
  calmar: plain<number | null>(poolMetrics.calmar_rank),
  max_drawdown: plain<number | null>(poolMetrics.max_drawdown_rank),
  nav: plain<number | null>(poolMetrics.nav_rank),
  pnl: plain<number | null>(poolMetrics.pnl_rank),
  diversification: plain<number | null>(poolMetrics.diversification_rank),
  probabilistic_sharpe: plain<number | null>(poolMetrics.probabilistic_sharpe_rank),
} satisfies Record<BoardMetric, unknown>

export type Ranks = RowOf<typeof rankShape>

const NO_RANKS: Ranks = {
  return: null,
  sharpe: null,
  sortino: null,
  calmar: null,
  max_drawdown: null,
  nav: null,
  pnl: null,
  diversification: null,
  probabilistic_sharpe: null,
}

/** What the pool's trades came to. A trade is closed where it realised a profit or a loss. */
const tradesShape = {
  closed: plain<number>(sql`count(*) filter (where ${transactions.realized_pnl} <> 0)`),
  won: plain<number>(sql`count(*) filter (where ${transactions.realized_pnl} > 0)`),
  profit: plain<number>(
    sql`coalesce(sum(${transactions.realized_pnl}) filter (where ${transactions.realized_pnl} > 0), 0)`,
  ),
  loss: plain<number>(
    sql`coalesce(-sum(${transactions.realized_pnl}) filter (where ${transactions.realized_pnl} < 0), 0)`,
  ),
  traded: plain<number>(
    sql`coalesce(sum(${transactions.amount}) filter (where ${transactions.kind} = 'fill'), 0)`,
  ),
}

type Trades = RowOf<typeof tradesShape>

/** The live index over the index that the window began with; null where the pool is younger than the window. */
const windowReturn = (days: number) =>
  plain<number | null>(sql`(
    select ${poolValuations.performance_index} / nullif(began.performance_index, 0) - 1 from snapshots began
    where began.pool_id = ${pools.id} and began.slot <= exchange_now() - make_interval(days => ${days})
    order by began.slot desc limit 1
  )`)

const windowReturnShape = {
  '1d': windowReturn(WINDOW_DAYS['1d']),
  '7d': windowReturn(WINDOW_DAYS['7d']),
  '30d': windowReturn(WINDOW_DAYS['30d']),
  '90d': windowReturn(WINDOW_DAYS['90d']),
  all: plain<number | null>(sql`${poolValuations.performance_index} - 1`),
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
  /** On each board since inception, at the newest slot; null where it is not ranked. */
  rank: Ranks
  null_reasons: Record<string, string>
}

/** Ratios, each null where it is not defined, with its reason in `null_reasons`. */
export type Analytics = {
  return: number
  return_by_window: Record<Window, number | null>
  volatility: number | null
  sharpe: number | null
  sortino: number | null
  calmar: number | null
  probabilistic_sharpe: number | null
  max_drawdown: number | null
  drawdown: number | null
  win_rate: number | null
  profit_factor: number | null
  turnover: number | null
  diversification: number | null
  effective_positions: number | null
  daily_returns: number
}

/** One pool's full portfolio; null where there is none. */
export async function findPortfolio(database: Database, reference: string): Promise<Portfolio | null> {
  const rows = await database.drizzle
    .select({ facts: portfolioFacts.of(pools.id) })
    .from(pools)
    .where(isReferredTo(pools, reference))
  return rows[0] ? portfolioOf(rows[0].facts) : null
}

const byCategory = queryBuilder
  .select({ row: jsonObject(categoryShape).as('row') })
  .from(positionValuations)
  .innerJoin(markets, eq(markets.id, positionValuations.market_id))
  .where(sql`${positionValuations.pool_id} = ${pools.id} and ${positionValuations.quantity} <> 0`)
  .groupBy(markets.category)
  .orderBy(sql`sum(abs(${positionValuations.mark_value})) desc`, markets.category)

const newestSnapshot = queryBuilder
  .select({ row: jsonObject(snapshotShape).as('row') })
  .from(snapshots)
  .where(eq(snapshots.pool_id, pools.id))
  .orderBy(sql`${snapshots.slot} desc`)
  .limit(1)

const ranks = queryBuilder
  .select({ row: jsonObject(rankShape).as('row') })
  .from(poolMetrics)
  .where(
    and(
      eq(poolMetrics.slot, newestSlot),
      eq(poolMetrics.window_name, 'all'),
      eq(poolMetrics.pool_id, pools.id),
    ),
  )

const trades = queryBuilder
  .select({ row: jsonObject(tradesShape).as('row') })
  .from(transactions)
  .where(eq(transactions.pool_id, pools.id))

/** What `portfolioOf` makes a portfolio of. Needs pools, agents (its manager) and pool_valuations. */
export const portfolioFactsShape = {
  pool: portfolioShape,
  exposure: exposureFields,
  performanceIndex: plain<number>(poolValuations.performance_index),
  hhi: plain<number | null>(poolValuations.hhi),
  categoryHhi: plain<number | null>(poolValuations.category_hhi),
  returnByWindow: windowReturnShape,
  trades: sql<Trades>`(${trades})`,
  rank: sql<Ranks | null>`(${ranks})`,
  positions: positionRows('open'),
  byCategory: jsonRows<CategoryExposure>(byCategory),
  newestSnapshot: sql<RowOf<typeof snapshotShape> | null>`(${newestSnapshot})`,
}

type PortfolioFacts = RowOf<typeof portfolioFactsShape>

export const portfolioFacts = keptRead('portfolio_facts', ['uuid'], pool =>
  aboutPool(portfolioFactsShape, pool),
)

export function portfolioOf(row: PortfolioFacts): Portfolio {
  const { pool, exposure, positions, byCategory } = row
  const weights = positions.map(position => position.weight ?? 0)
  const analytics = analyticsOf(row)
  return {
    ...pool,
    positions,
    exposure: {
      ...exposure,
      by_category: byCategory,
      largest_weight: weights.length > 0 ? Math.max(...weights) : null,
    },
    analytics,
    rank: row.rank ?? NO_RANKS,
    null_reasons: nullReasonsOf(analytics, row),
  }
}

function analyticsOf(row: PortfolioFacts): Analytics {
  const { performanceIndex, hhi, categoryHhi, returnByWindow, trades, newestSnapshot } = row
  const peak = Math.max(newestSnapshot?.peak_index ?? 1, performanceIndex)
  const drawdown = peak > 0 ? performanceIndex / peak - 1 : 0
  const figures = newestSnapshot?.gated.figures
  return {
    return: performanceIndex - 1,
    return_by_window: returnByWindow,
    volatility: figures?.volatility ?? null,
    sharpe: figures?.sharpe ?? null,
    sortino: figures?.sortino ?? null,
    calmar: figures?.calmar ?? null,
    probabilistic_sharpe: figures?.probabilistic_sharpe ?? null,
    // The deepest fall counts the present one, which no snapshot may have seen yet.
    max_drawdown: newestSnapshot ? Math.min(newestSnapshot.max_drawdown, drawdown) : null,
    drawdown: newestSnapshot ? drawdown : null,
    win_rate: trades.closed > 0 ? trades.won / trades.closed : null,
    profit_factor: trades.loss > 0 ? trades.profit / trades.loss : null,
    turnover:
      newestSnapshot && newestSnapshot.average_nav > 0 ? trades.traded / newestSnapshot.average_nav : null,
    // Of the spread over markets and the spread over categories, the lower: the latter always is.
    diversification: categoryHhi === null ? null : 1 - categoryHhi,
    effective_positions: hhi === null ? null : 1 / hhi,
    daily_returns: newestSnapshot?.returns_count ?? 0,
  }
}

/** Why each figure that is null is so. */
function nullReasonsOf(
  analytics: Analytics,
  { newestSnapshot, trades }: PortfolioFacts,
): Record<string, string> {
  const tooFew = newestSnapshot?.gated.reason ?? 'not_defined'
  const reasons: Partial<Record<keyof Analytics, string>> = {
    volatility: newestSnapshot ? tooFew : 'no_snapshot',
    sharpe: newestSnapshot ? tooFew : 'no_snapshot',
    sortino: newestSnapshot ? tooFew : 'no_snapshot',
    calmar: newestSnapshot ? tooFew : 'no_snapshot',
    probabilistic_sharpe: newestSnapshot ? tooFew : 'no_snapshot',
    max_drawdown: 'no_snapshot',
    drawdown: 'no_snapshot',
    turnover: 'no_snapshot',
    win_rate: 'no_closed_trades',
    profit_factor: trades.closed > 0 ? 'no_losses' : 'no_closed_trades',
    diversification: 'no_positions',
    effective_positions: 'no_positions',
  }
  const ofFigures = Object.entries(reasons).filter(
    ([figure]) => analytics[figure as keyof Analytics] === null,
  )
  const ofWindows = Object.entries(analytics.return_by_window)
    .filter(([, value]) => value === null)
    .map(([window]) => [`return_by_window.${window}`, 'history_shorter_than_window'] as const)
  return Object.fromEntries([...ofFigures, ...ofWindows])
}
