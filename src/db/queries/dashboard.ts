import { eq, type SQL, sql } from 'drizzle-orm'
import { DEFAULT_PAGE_ROWS } from '../../domain/limits.ts'
import type { Window } from '../../domain/slots.ts'
import type { Database } from '../client.ts'
import { agents, pools, poolValuations } from '../schema/index.ts'
import type { BoardAnswer } from './board-statements.ts'
import { heldPage } from './held-boards.ts'
import { jsonObject, jsonRows } from './json.ts'
import { type Board, type BoardRequest, boardAnswer, boardOf } from './leaderboard.ts'
import { type Page, pageOf } from './page.ts'
import { type PoolSummary, poolShape } from './pool-shapes.ts'
import { type PoolFilter, type PoolPosition, type PoolSort, poolListing } from './pools.ts'
import { indexSparkline } from './sampled-series.ts'
import { newestSlot } from './slot-freshness.ts'

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
  const held = heldPage(boardRequest)
  const { rows } = await database.drizzle.execute<DashboardAnswer>(sql`
    select
      ${glance(slotSeconds)} as glance,
      ${extremes(boardRequest.window)} as extremes,
      ${boardAnswer(boardRequest, slotSeconds, held)} as board,
      ${listedPools(database, poolsRequest, boardRequest.window)} as pools,
      ${choices} as choices`)
  const answer = rows[0]
  if (!answer) throw new Error('the dashboard query gave no row')
  return {
    glance: answer.glance,
    ...answer.extremes,
    board: boardOf(answer.board, boardRequest, held),
    pools: pageOf(answer.pools, DEFAULT_PAGE_ROWS),
    choices: answer.choices,
  }
}

function glance(slotSeconds: number): SQL<Glance> {
  return sql<Glance>`(
    select json_build_object(
      'total_nav', coalesce(totals.nav, 0)::numeric(38, 6)::text,
      'gross_exposure', coalesce(totals.gross_exposure, 0)::numeric(38, 6)::text,
      'pools_count', counted.pools_count,
      'active_pools_count', counted.active_pools_count,
      'markets_count', (select count(*) from markets),
      'open_markets_count', (select count(*) from markets where status = 'open'),
      'orders_count', counted.orders_count,
      'newest_slot', instant_text(${newestSlot}),
      'next_slot', instant_text(slot_of(exchange_now(), ${slotSeconds}) + make_interval(secs => ${slotSeconds})),
      'now', instant_text(exchange_now())
    )
    from ${totals} totals, ${poolCounts} counted
  )`
}

/**
 * As of the newest slot, with the pools that have opened since as they are now: valuing every pool costs some 40 µs for each,
 * adding up what the slot says a two-hundredth of that. A pool that opened after the slot's instant may be in it all the same.
 */
const totals = sql`(
  select sum(valued.nav) as nav, sum(valued.gross_exposure) as gross_exposure
  from (
    select nav, gross_exposure from snapshots where slot = ${newestSlot}
    union all
    select pool_valuations.nav, pool_valuations.gross_exposure
    from pools
    join pool_valuations on pool_valuations.pool_id = pools.id
    where pools.created_at > coalesce(${newestSlot}, '-infinity')
      and not exists (select from snapshots where snapshots.pool_id = pools.id and snapshots.slot = ${newestSlot})
  ) valued
)`

const poolCounts = sql`(
  select
    count(*) as pools_count,
    count(*) filter (where status = 'active') as active_pools_count,
    coalesce(sum(orders_count), 0) as orders_count
  from pools
)`

/** The first and the last rank of the window's board by return. */
function extremes(window: Window): SQL<DashboardAnswer['extremes']> {
  const ranked = (order: SQL) => sql`(
    select json_build_object('slug', slug, 'name', name, 'return', return)
    from pool_metrics
    where slot = ${newestSlot} and window_name = ${window} and return_rank is not null
    order by return_position ${order}
    limit 1
  )`
  return sql<DashboardAnswer['extremes']>`
    json_build_object('best', ${ranked(sql`asc`)}, 'worst', ${ranked(sql`desc`)})`
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
