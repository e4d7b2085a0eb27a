import { eq, type SQL, sql } from 'drizzle-orm'
import { DEFAULT_PAGE_ROWS } from '../../domain/limits.ts'
import { WINDOW_DAYS, type Window } from '../../domain/slots.ts'
import type { Database } from '../client.ts'
import { agents, pools, poolValuations } from '../schema/index.ts'
import { jsonObject, jsonRows } from './json.ts'
import { type Board, type BoardAnswer, type BoardRequest, boardAnswer, boardOf } from './leaderboard.ts'
import { type Page, pageOf } from './page.ts'
import { type PoolSummary, poolShape } from './pool-shapes.ts'
import { type PoolFilter, type PoolPosition, type PoolSort, poolListing } from './pools.ts'
import { indexSparkline } from './sampled-series.ts'

/** The exchange at a glance. */
export type Glance = {
  total_nav: string
  gross_exposure: string
  pools_count: number
  active_pools_count: number
  markets_count: number
  open_markets_count: number
  orders_count: number
  newest_slot: string | null
  next_slot: string
  now: string
}

/** A pool at an end of the window's returns. */
export type Extreme = { slug: string; name: string; return: number }

/** A pool of a list, with its index over the window as a small line. */
export type ListedPool = PoolSummary & { sparkline: number[] }

/** What pools there are to filter by. */
export type PoolChoices = { strategies: string[]; categories: string[] }

export type PoolsRequest = { filter: PoolFilter; sort: PoolSort; after: PoolPosition | null }

export type Dashboard = {
  glance: Glance
  best: Extreme | null
  worst: Extreme | null
  board: Board
  pools: Page<ListedPool, PoolPosition>
  choices: PoolChoices
}

type DashboardAnswer = {
  glance: Glance
  extremes: { best: Extreme | null; worst: Extreme | null }
  board: BoardAnswer
  pools: { row: ListedPool; position: PoolPosition }[]
  choices: PoolChoices
}

/** The figures at a glance, the board and a page of all pools, in one statement. */
export async function readDashboard(
  database: Database,
  boardRequest: BoardRequest,
  poolsRequest: PoolsRequest,
  slotSeconds: number,
): Promise<Dashboard> {
  const { rows } = await database.drizzle.execute<DashboardAnswer>(sql`
    select
      ${glance(slotSeconds)} as glance,
      ${extremes(boardRequest.window)} as extremes,
      ${boardAnswer(boardRequest, slotSeconds)} as board,
      ${listedPools(database, poolsRequest, boardRequest.window)} as pools,
      ${choices} as choices`)
  const answer = rows[0]
  if (!answer) throw new Error('the dashboard query gave no row')
  return {
    glance: answer.glance,
    ...answer.extremes,
    board: boardOf(answer.board, boardRequest),
    pools: pageOf(answer.pools, DEFAULT_PAGE_ROWS),
    choices: answer.choices,
  }
}

function glance(slotSeconds: number): SQL<Glance> {
  return sql<Glance>`(
    select json_build_object(
      'total_nav', coalesce(sum(pool_valuations.nav), 0)::numeric(38, 6)::text,
      'gross_exposure', coalesce(sum(pool_valuations.gross_exposure), 0)::numeric(38, 6)::text,
      'pools_count', count(*),
      'active_pools_count', count(*) filter (where pools.status = 'active'),
      'markets_count', (select count(*) from markets),
      'open_markets_count', (select count(*) from markets where status = 'open'),
      'orders_count', coalesce(sum(pools.orders_count), 0),
      'newest_slot', (select instant_text(max(slot)) from slots),
      'next_slot', instant_text(slot_of(exchange_now(), ${slotSeconds}) + make_interval(secs => ${slotSeconds})),
      'now', instant_text(exchange_now())
    )
    from pools
    join pool_valuations on pool_valuations.pool_id = pools.id
  )`
}

/** The first and the last of the window's board by return. */
function extremes(window: Window): SQL<DashboardAnswer['extremes']> {
  const days = WINDOW_DAYS[window]
  const began =
    days === null
      ? sql`1`
      : sql`(
          select nullif(began.performance_index, 0) from snapshots began
          where began.pool_id = snapshots.pool_id and began.slot <= snapshots.slot - make_interval(days => ${days})
          order by began.slot desc limit 1
        )`
  return sql<DashboardAnswer['extremes']>`(
    select json_build_object(
      'best', (array_agg(measured.row order by measured.return desc))[1],
      'worst', (array_agg(measured.row order by measured.return))[1]
    )
    from (
      select earned.return, json_build_object('slug', pools.slug, 'name', pools.name, 'return', earned.return) as row
      from snapshots
      join pools on pools.id = snapshots.pool_id
      cross join lateral (select snapshots.performance_index / ${began} - 1 as return) earned
      where snapshots.slot = (select max(slot) from slots) and snapshots.orders_count > 0
        and earned.return is not null
    ) measured
  )`
}

function listedPools({ drizzle }: Database, { filter, sort, after }: PoolsRequest, window: Window) {
  const limit = DEFAULT_PAGE_ROWS + 1
  const listing = poolListing({ drizzle }, filter, sort, { limit, after })
  const shape = { row: { ...poolShape, sparkline: indexSparkline(window) }, position: listing.position }
  const rows = drizzle
    .select({ row: jsonObject(shape).as('row') })
    .from(pools)
    .innerJoin(agents, eq(agents.id, pools.agent_id))
    .innerJoin(poolValuations, eq(poolValuations.pool_id, pools.id))
    .where(listing.condition)
    .orderBy(...listing.order)
    .limit(limit)
  return jsonRows<DashboardAnswer['pools'][number]>(rows)
}

const choices = sql<PoolChoices>`json_build_object(
  'strategies', (
    select coalesce(json_agg(strategy order by strategy), '[]'::json)
    from (select distinct strategy from pools where strategy <> '' order by strategy limit 200) known
  ),
  'categories', (
    select coalesce(json_agg(category order by category), '[]'::json)
    from (select distinct category from markets order by category limit 200) known
  )
)`
