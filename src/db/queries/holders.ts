import { desc, eq, sql } from 'drizzle-orm'
import type { Database } from '../client.ts'
import { agents, holdings, pools, poolValuations } from '../schema/index.ts'
import { decimalText, jsonObject, jsonRows, plain, type RowOf } from './json.ts'
import { isReferredTo } from './reference.ts'

const holderShape = {
  agent: {
    id: plain<string>(agents.id),
    slug: plain<string>(agents.slug),
    name: plain<string>(agents.name),
  },
  units: decimalText(holdings.units),
  share: plain<number>(sql`round(${holdings.units} / ${pools.units}, 9)`),
  value: decimalText(
    sql`floor(${poolValuations.nav} * ${holdings.units} / ${pools.units} * 1000000) / 1000000`,
  ),
  cost: decimalText(holdings.cost),
}

export type Holder = RowOf<typeof holderShape>

/** Who holds units of a pool, most first; null where there is no such pool. */
export async function listHolders({ drizzle }: Database, poolReference: string): Promise<Holder[] | null> {
  const held = drizzle
    .select({ row: jsonObject(holderShape).as('row') })
    .from(holdings)
    .innerJoin(agents, eq(agents.id, holdings.agent_id))
    .where(sql`${holdings.pool_id} = ${pools.id} and ${holdings.units} > 0`)
    .orderBy(desc(holdings.units), desc(holdings.agent_id))
  const rows = await drizzle
    .select({ holders: jsonRows<Holder>(held) })
    .from(pools)
    .innerJoin(poolValuations, eq(poolValuations.pool_id, pools.id))
    .where(isReferredTo(pools, poolReference))
  return rows[0]?.holders ?? null
}
