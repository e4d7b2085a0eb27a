import type { PoolFilter, PoolSort } from '../db/queries/pools.ts'
import type { BoardMetric } from '../domain/board-metrics.ts'
import type { Window } from '../domain/slots.ts'
import { address, paths } from '../http/paths.ts'

/** What the dashboard shows: its board, and which pools in which order. */
export type DashboardView = { by: BoardMetric; window: Window; filter: PoolFilter; sort: PoolSort }

export const USUAL_METRIC: BoardMetric = 'return'
export const USUAL_WINDOW: Window = 'all'
export const USUAL_SORT: PoolSort = '-nav'

/** The dashboard as it is, but for what changes. What is as usual is left out of the address. */
export function dashboardAddress(
  view: DashboardView,
  change: Partial<DashboardView> & { cursor?: string },
  part: 'leaderboard' | 'pools',
): string {
  const { by, window, filter, sort } = { ...view, ...change }
  return address(
    paths.dashboard(),
    {
      by: by === USUAL_METRIC ? undefined : by,
      window: window === USUAL_WINDOW ? undefined : window,
      q: filter.search,
      status: filter.status,
      strategy: filter.strategy,
      category: filter.category,
      sort: sort === USUAL_SORT ? undefined : sort,
      cursor: change.cursor,
    },
    part,
  )
}

/** What a pool's page shows: over which window its chart is, and how much of its longer lists. */
export type PoolView = {
  slug: string
  window: Window
  positions: 'largest' | 'all'
  transactions: 'newest' | 'more'
}

/** The pool's page as it is, but for what changes. */
export function poolAddress(
  view: PoolView,
  change: Partial<PoolView>,
  part: 'performance' | 'positions' | 'transactions',
): string {
  const { slug, window, positions, transactions } = { ...view, ...change }
  return address(
    paths.pool(slug),
    {
      window: window === USUAL_WINDOW ? undefined : window,
      positions: positions === 'all' ? positions : undefined,
      transactions: transactions === 'more' ? transactions : undefined,
    },
    part,
  )
}

export function leaderboardAddress(by: BoardMetric, window: Window, cursor?: string): string {
  return address(paths.leaderboard(), {
    by: by === USUAL_METRIC ? undefined : by,
    window: window === USUAL_WINDOW ? undefined : window,
    cursor,
  })
}

export function comparisonAddress(slugs: readonly string[], window: Window): string {
  return address(paths.compare(), {
    pools: slugs.join(','),
    window: window === USUAL_WINDOW ? undefined : window,
  })
}
