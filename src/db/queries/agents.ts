import { desc, eq, lt, sql } from 'drizzle-orm'
import type { Database } from '../client.ts'
import { accounts, agents, holdings, pools, poolValuations } from '../schema/index.ts'
import { decimalText, instantText, jsonObject, jsonRows, plain, type RowOf } from './json.ts'
import { type Page, type PageRequest, pageOf } from './page.ts'
import { isReferredTo } from './reference.ts'

export const agentShape = {
  id: plain<string>(agents.id),
  slug: plain<string>(agents.slug),
  name: plain<string>(agents.name),
  wallet_balance: decimalText(accounts.balance),
  created_at: instantText(agents.created_at),
}

const managedPoolShape = {
  id: plain<string>(pools.id),
  slug: plain<string>(pools.slug),
  name: plain<string>(pools.name),
  status: plain<string>(pools.status),
  nav: decimalText(poolValuations.nav),
}

export const heldPoolShape = {
  pool: {
    id: plain<string>(pools.id),
    slug: plain<string>(pools.slug),
    name: plain<string>(pools.name),
  },
  units: decimalText(holdings.units),
  cost: decimalText(holdings.cost),
  value: decimalText(
    sql`case when ${pools.units} > 0 then ${poolValuations.nav} * ${holdings.units} / ${pools.units} else 0 end`,
  ),
}

export type AgentSummary = RowOf<typeof agentShape>
export type AgentDetail = AgentSummary & {
  pools: RowOf<typeof managedPoolShape>[]
  holdings: RowOf<typeof heldPoolShape>[]
}

/** Agents, newest first. */
export async function listAgents(
  { drizzle }: Database,
  { limit, after }: PageRequest<string>,
): Promise<Page<AgentSummary, string>> {
  const rows = await drizzle
    .select({ row: jsonObject(agentShape), position: agents.id })
    .from(agents)
    .innerJoin(accounts, eq(accounts.agent_id, agents.id))
    .where(after === null ? undefined : lt(agents.id, after))
    .orderBy(desc(agents.id))
    .limit(limit + 1)
  return pageOf(rows, limit)
}

/** One agent with the pools it manages and the units it holds; null where there is none. */
export async function findAgent({ drizzle }: Database, reference: string): Promise<AgentDetail | null> {
  const managed = drizzle
    .select({ row: jsonObject(managedPoolShape).as('row') })
    .from(pools)
    .innerJoin(poolValuations, eq(poolValuations.pool_id, pools.id))
    .where(eq(pools.agent_id, agents.id))
    .orderBy(desc(pools.id))
  const held = drizzle
    .select({ row: jsonObject(heldPoolShape).as('row') })
    .from(holdings)
    .innerJoin(pools, eq(pools.id, holdings.pool_id))
    .innerJoin(poolValuations, eq(poolValuations.pool_id, pools.id))
    .where(sql`${holdings.agent_id} = ${agents.id} and ${holdings.units} > 0`)
    .orderBy(desc(pools.id))
  const rows = await drizzle
    .select({
      agent: jsonObject(agentShape),
      pools: jsonRows<AgentDetail['pools'][number]>(managed),
      holdings: jsonRows<AgentDetail['holdings'][number]>(held),
    })
    .from(agents)
    .innerJoin(accounts, eq(accounts.agent_id, agents.id))
    .where(isReferredTo(agents, reference))
  const found = rows[0]
  return found ? { ...found.agent, pools: found.pools, holdings: found.holdings } : null
}
