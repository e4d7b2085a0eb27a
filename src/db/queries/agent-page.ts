import { desc, eq, sql } from 'drizzle-orm'
import { MAX_PAGE_ROWS } from '../../domain/limits.ts'
import type { Window } from '../../domain/slots.ts'
import type { Database } from '../client.ts'
import { accounts, agents, holdings, pools, poolValuations } from '../schema/index.ts'
import { agentShape, heldPoolShape } from './agents.ts'
import type { ListedPool } from './dashboard.ts'
import { instantText, jsonObject, jsonRows, type RowOf } from './json.ts'
import { poolShape } from './pool-shapes.ts'
import { isReferredTo } from './reference.ts'
import { indexSparkline, type SeriesPoint, sampledIndexes } from './sampled-series.ts'

export type ManagedPool = ListedPool & { history: SeriesPoint[] }

const totalsShape = {
  pools_count: sql<number>`count(*)`,
  nav: sql<string>`coalesce(sum(${poolValuations.nav}), 0)::numeric(38, 6)::text`,
  pnl: sql<string>`coalesce(sum(${poolValuations.realized_pnl} + ${poolValuations.unrealized_pnl}), 0)::numeric(38, 6)::text`,
  gross_exposure: sql<string>`coalesce(sum(${poolValuations.gross_exposure}), 0)::numeric(38, 6)::text`,
}

/** What an agent's page shows, all at one instant. */
export type AgentPageData = {
  now: string
  agent: RowOf<typeof agentShape>
  totals: RowOf<typeof totalsShape>
  pools: ManagedPool[]
  holdings: RowOf<typeof heldPoolShape>[]
}

/** One agent's page in one statement: its pools, the largest first; null where there is none. */
export async function findAgentPage(
  { drizzle }: Database,
  reference: string,
  window: Window,
): Promise<AgentPageData | null> {
  const managed = drizzle
    .select({
      row: jsonObject({
        ...poolShape,
        sparkline: indexSparkline(window),
        history: sampledIndexes(window),
      }).as('row'),
    })
    .from(pools)
    .innerJoin(poolValuations, eq(poolValuations.pool_id, pools.id))
    .where(eq(pools.agent_id, agents.id))
    .orderBy(desc(poolValuations.nav), desc(pools.id))
    .limit(MAX_PAGE_ROWS)
  const totals = drizzle
    .select({ row: jsonObject(totalsShape).as('row') })
    .from(pools)
    .innerJoin(poolValuations, eq(poolValuations.pool_id, pools.id))
    .where(eq(pools.agent_id, agents.id))
  const held = drizzle
    .select({ row: jsonObject(heldPoolShape).as('row') })
    .from(holdings)
    .innerJoin(pools, eq(pools.id, holdings.pool_id))
    .innerJoin(poolValuations, eq(poolValuations.pool_id, pools.id))
    .where(sql`${holdings.agent_id} = ${agents.id} and ${holdings.units} > 0`)
    .orderBy(desc(pools.id))
    .limit(MAX_PAGE_ROWS)
  const rows = await drizzle
    .select({
      now: instantText(sql`exchange_now()`),
      agent: jsonObject(agentShape),
      totals: sql<AgentPageData['totals']>`${totals}`,
      pools: jsonRows<ManagedPool>(managed),
      holdings: jsonRows<AgentPageData['holdings'][number]>(held),
    })
    .from(agents)
    .innerJoin(accounts, eq(accounts.agent_id, agents.id))
    .where(isReferredTo(agents, reference))
  return rows[0] ?? null
}
