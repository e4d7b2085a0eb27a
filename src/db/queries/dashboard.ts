import { desc, eq, sql } from 'drizzle-orm'
import { MAX_PAGE_ROWS } from '../../domain/limits.ts'
import type { Database } from '../client.ts'
import { agents, pools, poolValuations } from '../schema/index.ts'
import { jsonObject, jsonRows } from './json.ts'
import { type Board, type BoardAnswer, type BoardRequest, boardOf, boardQuery } from './leaderboard.ts'
import { type PoolSummary, poolShape } from './pool-shapes.ts'

/** The exchange at a glance. */
export type Glance = {
  total_nav: string
  total_paper_gain: string
  gross_exposure: string
  pools_count: number
  active_pools_count: number
  markets_count: number
  open_markets_count: number
  orders_count: number
  newest_slot: string | null
  now: string
}

export type Dashboard = { glance: Glance; board: Board; pools: PoolSummary[] }

/** The figures at a glance, the board and the largest pools, in one statement. */
export async function readDashboard(
  { drizzle }: Database,
  boardRequest: BoardRequest,
  slotSeconds: number,
): Promise<Dashboard> {
  const listed = drizzle
    .select({ row: jsonObject(poolShape).as('row') })
    .from(pools)
    .innerJoin(agents, eq(agents.id, pools.agent_id))
    .innerJoin(poolValuations, eq(poolValuations.pool_id, pools.id))
    .orderBy(desc(poolValuations.nav), desc(pools.id))
    .limit(MAX_PAGE_ROWS)
  const { rows } = await drizzle.execute<{ glance: Glance; board: BoardAnswer; pools: PoolSummary[] }>(sql`
    select
      json_build_object(
        'total_nav', coalesce(sum(pool_valuations.nav), 0)::numeric(30, 6)::text,
        'total_paper_gain', coalesce(sum(pool_valuations.paper_gain), 0)::numeric(30, 6)::text,
        'gross_exposure', coalesce(sum(pool_valuations.gross_exposure), 0)::numeric(30, 6)::text,
        'pools_count', count(*),
        'active_pools_count', count(*) filter (where pools.status = 'active'),
        'markets_count', (select count(*) from markets),
        'open_markets_count', (select count(*) from markets where status = 'open'),
        'orders_count', coalesce(sum(pools.orders_count), 0),
        'newest_slot', (select instant_text(max(slot)) from slots),
        'now', instant_text(exchange_now())
      ) as glance,
      (select to_json(board) from (${boardQuery(boardRequest, slotSeconds)}) board) as board,
      ${jsonRows<PoolSummary>(listed)} as pools
    from pools
    join pool_valuations on pool_valuations.pool_id = pools.id`)
  const dashboard = rows[0]
  if (!dashboard) throw new Error('the dashboard query gave no row')
  return { ...dashboard, board: boardOf(dashboard.board, boardRequest) }
}
