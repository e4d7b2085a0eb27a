import { desc, eq, sql } from 'drizzle-orm'
import { type HolderFlow, moneyWeightedReturn } from '../../domain/money-weighted-return.ts'
import type { Database } from '../client.ts'
import { queryBuilder } from '../kept-read.ts'
import { agents, holdings, pools, poolValuations, transactions } from '../schema/index.ts'
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

/** What `holderRows` selects. */
export type HolderRow = RowOf<typeof holderShape> & { flows: HolderFlow[]; now_seconds: number }

export type Holder = RowOf<typeof holderShape> & { money_weighted_return: number | null }

/** The holders of the pool in the query around it, most first. Needs pools and pool_valuations there. */
export function holderRows() {
  const flows = queryBuilder
    .select({
      row: jsonObject({
        amount: plain<number>(transactions.cash_change),
        atSeconds: plain<number>(sql`extract(epoch from ${transactions.created_at})`),
      }).as('row'),
    })
    .from(transactions)
    .where(
      sql`${transactions.pool_id} = ${pools.id} and ${transactions.holder_id} = ${holdings.agent_id}
        and ${transactions.units_change} <> 0`,
    )
  const shape = {
    ...holderShape,
    flows: jsonRows<HolderFlow>(flows),
    now_seconds: plain<number>(sql`extract(epoch from exchange_now())`),
  }
  const held = queryBuilder
    .select({ row: jsonObject(shape).as('row') })
    .from(holdings)
    .innerJoin(agents, eq(agents.id, holdings.agent_id))
    .where(sql`${holdings.pool_id} = ${pools.id} and ${holdings.units} > 0`)
    .orderBy(desc(holdings.units), desc(holdings.agent_id))
  return jsonRows<HolderRow>(held)
}

/** Who holds units of a pool, most first; null where there is no such pool. */
export async function listHolders(database: Database, poolReference: string): Promise<Holder[] | null> {
  const rows = await database.drizzle
    .select({ holders: holderRows() })
    .from(pools)
    .innerJoin(poolValuations, eq(poolValuations.pool_id, pools.id))
    .where(isReferredTo(pools, poolReference))
  return rows[0]?.holders.map(holderOf) ?? null
}

/** A ratio, so the amounts may be numbers here: nothing is booked by them. */
export function holderOf({ flows, now_seconds, ...holder }: HolderRow): Holder {
  return { ...holder, money_weighted_return: moneyWeightedReturn(flows, Number(holder.value), now_seconds) }
}
