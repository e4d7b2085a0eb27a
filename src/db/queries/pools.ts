import { and, eq, exists, ilike, inArray, or, type SQL, sql } from 'drizzle-orm'
import type { Database } from '../client.ts'
import { agents, markets, pools, poolValuations, positions } from '../schema/index.ts'
import { jsonObject } from './json.ts'
import { type Page, type PageRequest, pageOf } from './page.ts'
import { type PoolSummary, poolShape } from './pool-shapes.ts'
import { containing, isReferredTo } from './reference.ts'

/** What pools may be listed by, each ascending and, with a leading minus, descending. */
export const POOL_SORTS = [
  'inception_at',
  'name',
  'nav',
  'return',
  'nav_per_unit',
  'total_pnl',
  'positions_count',
  'status',
] as const
export type PoolSort = (typeof POOL_SORTS)[number] | `-${(typeof POOL_SORTS)[number]}`

export type PoolFilter = {
  status?: PoolSummary['status'] | undefined
  strategy?: string | undefined
  /** Pools with an open position in a market of this category. */
  category?: string | undefined
  /** The manager's id or slug. */
  agent?: string | undefined
  /** Text that the pool's name, slug or strategy, or its manager's name has in it. */
  search?: string | undefined
}

/** Where a page of pools ended: the last row's sort value and id. */
export type PoolPosition = { value: string; id: string }

const SORT_KEYS: Record<(typeof POOL_SORTS)[number], { key: SQL; cast: SQL }> = {
  inception_at: { key: sql`${pools.created_at}`, cast: sql`timestamptz` },
  name: { key: sql`${pools.name}`, cast: sql`text` },
  nav: { key: sql`${poolValuations.nav}`, cast: sql`numeric` },
  return: { key: sql`${poolValuations.performance_index}`, cast: sql`float8` },
  nav_per_unit: {
    key: sql`coalesce(${poolValuations.nav} / nullif(${pools.units}, 0), 0)`,
    cast: sql`numeric`,
  },
  total_pnl: {
    key: sql`(${poolValuations.realized_pnl} + ${poolValuations.unrealized_pnl})`,
    cast: sql`numeric`,
  },
  positions_count: { key: sql`${poolValuations.positions_count}`, cast: sql`integer` },
  status: { key: sql`${pools.status}`, cast: sql`text` },
}

/** What is known of a pool without valuing it. */
const STORED_SORTS: ReadonlySet<string> = new Set(['inception_at', 'name', 'status'])

/** Pools in a total order: by the sort's key, then by id. */
export async function listPools(
  { drizzle }: Database,
  filter: PoolFilter,
  sort: PoolSort,
  { limit, after }: PageRequest<PoolPosition>,
): Promise<Page<PoolSummary, PoolPosition>> {
  const listing = poolListing({ drizzle }, filter, sort, { limit: limit + 1, after })
  const rows = await drizzle
    .select({ row: jsonObject(poolShape), position: jsonObject(listing.position) })
    .from(pools)
    .innerJoin(agents, eq(agents.id, pools.agent_id))
    .innerJoin(poolValuations, eq(poolValuations.pool_id, pools.id))
    .where(listing.condition)
    .orderBy(...listing.order)
    .limit(limit + 1)
  return pageOf(rows, limit)
}

/**
 * Which pools a listing holds, in which order, and where each of them stands in it. Those of the page are chosen first: for an
 * order that is known without valuing pools no others are valued, and for any other no more is worked out of them than its key.
 */
export function poolListing(
  { drizzle }: Pick<Database, 'drizzle'>,
  filter: PoolFilter,
  sort: PoolSort,
  { limit, after }: PageRequest<PoolPosition>,
) {
  const descending = sort.startsWith('-')
  const column = sort.replace('-', '') as (typeof POOL_SORTS)[number]
  const { key, cast } = SORT_KEYS[column]
  const direction = descending ? sql`desc` : sql`asc`
  const beyond = descending ? sql`<` : sql`>`
  const condition = and(
    filterCondition({ drizzle }, filter),
    after === null
      ? undefined
      : sql`(${key}, ${pools.id}) ${beyond} (${after.value}::${cast}, ${after.id}::uuid)`,
  )
  const order = [sql`${key} ${direction}`, sql`${pools.id} ${direction}`]
  const listed = drizzle
    .select({ id: pools.id })
    .from(pools)
    .innerJoin(agents, eq(agents.id, pools.agent_id))
    .$dynamic()
  const keyed = STORED_SORTS.has(column)
    ? listed
    : listed.innerJoin(poolValuations, eq(poolValuations.pool_id, pools.id))
  const chosen = keyed
    .where(condition)
    .orderBy(...order)
    .limit(limit)
  return {
    condition: inArray(pools.id, chosen),
    order,
    position: { value: sql<string>`(${key})::text`, id: sql<string>`${pools.id}` },
  }
}

function filterCondition({ drizzle }: Pick<Database, 'drizzle'>, filter: PoolFilter): SQL | undefined {
  return and(
    filter.status === undefined ? undefined : eq(pools.status, filter.status),
    filter.strategy === undefined ? undefined : eq(pools.strategy, filter.strategy),
    filter.agent === undefined ? undefined : isReferredTo(agents, filter.agent),
    filter.search === undefined ? undefined : isFoundBy(filter.search),
    filter.category === undefined
      ? undefined
      : exists(
          drizzle
            .select({ held: sql`1` })
            .from(positions)
            .innerJoin(markets, eq(markets.id, positions.market_id))
            .where(
              and(
                eq(positions.pool_id, pools.id),
                sql`${positions.quantity} <> 0`,
                eq(markets.category, filter.category),
              ),
            ),
        ),
  )
}

/** Whether the text is in what a pool is known by, in whatever case. */
function isFoundBy(search: string): SQL | undefined {
  const pattern = containing(search)
  return or(...[pools.name, pools.slug, pools.strategy, agents.name].map(column => ilike(column, pattern)))
}
