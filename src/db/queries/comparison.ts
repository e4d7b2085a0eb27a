import { desc, eq, or, sql } from 'drizzle-orm'
import { DEFAULT_PAGE_ROWS } from '../../domain/limits.ts'
import { WINDOW_DAYS, type Window } from '../../domain/slots.ts'
import type { Database } from '../client.ts'
import { agents, pools, poolValuations } from '../schema/index.ts'
import { instantText, jsonObject, plain, type RowOf } from './json.ts'
import { type Portfolio, portfolioFacts, portfolioOf } from './portfolio.ts'
import { isReferredTo } from './reference.ts'
import { type SeriesPoint, sampledIndexes } from './sampled-series.ts'

const MAX_CLOSES = 2000

/** A pool beside others: its figures, its index over the window, and its daily closes in it. */
export type ComparedPool = {
  portfolio: Portfolio
  history: SeriesPoint[]
  closes: { day: string; index: number }[]
}

const candidateShape = {
  slug: plain<string>(pools.slug),
  name: plain<string>(pools.name),
  strategy: plain<string>(pools.strategy),
  agent: { slug: plain<string>(agents.slug), name: plain<string>(agents.name) },
}

/** A pool that may be chosen. */
export type Candidate = RowOf<typeof candidateShape>

/** The largest pools, to choose from. */
export async function listCandidates({ drizzle }: Database): Promise<Candidate[]> {
  const rows = await drizzle
    .select({ row: jsonObject(candidateShape) })
    .from(pools)
    .innerJoin(agents, eq(agents.id, pools.agent_id))
    .innerJoin(poolValuations, eq(poolValuations.pool_id, pools.id))
    .orderBy(desc(poolValuations.nav), desc(pools.id))
    .limit(DEFAULT_PAGE_ROWS)
  return rows.map(({ row }) => row)
}

/** The pools that the references name, in that order; null for a reference that names none. One statement. */
export async function comparePools(
  database: Database,
  references: readonly string[],
  window: Window,
): Promise<{ now: string; pools: (ComparedPool | null)[] }> {
  const rows = await database.drizzle
    .select({
      facts: portfolioFacts.of(pools.id),
      now: instantText(sql`exchange_now()`),
      history: sampledIndexes(window),
      closes: dailyCloses(window),
    })
    .from(pools)
    .where(or(...references.map(reference => isReferredTo(pools, reference))))
  const found = rows.map(row => ({
    portfolio: portfolioOf(row.facts),
    history: row.history,
    closes: row.closes,
  }))
  const named = (reference: string) =>
    found.find(({ portfolio }) => portfolio.slug === reference || portfolio.id === reference) ?? null
  return { now: rows[0]?.now ?? '', pools: references.map(named) }
}

/** The newest slots that close a day, of the pool in the query around it, within the window; oldest first. */
function dailyCloses(window: Window) {
  const days = WINDOW_DAYS[window]
  const since = days === null ? sql`true` : sql`slot >= exchange_now() - make_interval(days => ${days + 1})`
  return sql<ComparedPool['closes']>`(
    select coalesce(json_agg(
      json_build_object('day', to_char(slot at time zone 'utc', 'YYYY-MM-DD'), 'index', performance_index) order by slot
    ), '[]'::json)
    from (
      select slot, performance_index from snapshots
      where pool_id = ${pools.id} and slot = date_trunc('day', slot, 'utc') and ${since}
      order by slot desc
      limit ${sql.raw(String(MAX_CLOSES))}
    ) closes
  )`
}
