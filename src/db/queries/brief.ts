import { and, desc, eq, sql } from 'drizzle-orm'
import type { Database } from '../client.ts'
import { agents, markets, pools, poolValuations, positionValuations, transactions } from '../schema/index.ts'
import { jsonObject, jsonRows, nullableInstantText, plain, type RowOf } from './json.ts'
import { type TransactionDetail, transactionShape } from './pool-shapes.ts'
import { type Portfolio, portfolioFacts, portfolioOf } from './portfolio.ts'
import { isReferredTo } from './reference.ts'

/** Changes are told of one by one as far as this, newest first; beyond it they are counted. */
const MAX_CHANGES = 50

/** What a brief stands on beside the portfolio: parts of NAV, today's orders, and what was done since a transaction. */
export type BriefFacts = {
  portfolio: Portfolio
  gross_weight: number | null
  cash_weight: number | null
  /** Orders since 00:00 UTC. */
  orders_today: number
  /** When the markets that the pool holds close, where they do. */
  closings: { market: string; closes_at: string; is_soon: boolean }[]
  newest_transaction: string | null
  /** Null where no transaction was named; false where the named one is not this pool's. */
  is_since_known: boolean | null
  changes: TransactionDetail[]
  changes_count: number
}

const closingShape = {
  market: plain<string>(markets.slug),
  closes_at: plain<string>(nullableInstantText(markets.closes_at)),
  is_soon: plain<boolean>(sql`${markets.closes_at} < exchange_now() + interval '3 days'`),
}

/** A pool's brief as of now, in one statement; null where there is no such pool. */
export async function findBriefFacts(
  database: Database,
  reference: string,
  since: string | null,
): Promise<BriefFacts | null> {
  const { drizzle } = database
  const sequenceSince = sql`(select sequence from transactions named
    where named.pool_id = ${pools.id} and named.id = ${since}::uuid)`
  const isChange = and(
    eq(transactions.pool_id, pools.id),
    since === null ? undefined : sql`${transactions.sequence} > ${sequenceSince}`,
  )
  const changes = drizzle
    .select({ row: jsonObject(transactionShape).as('row') })
    .from(transactions)
    .leftJoin(markets, eq(markets.id, transactions.market_id))
    .leftJoin(agents, eq(agents.id, transactions.agent_id))
    .where(isChange)
    .orderBy(desc(transactions.sequence))
    .limit(since === null ? 5 : MAX_CHANGES)
  const closings = drizzle
    .select({ row: jsonObject(closingShape).as('row') })
    .from(positionValuations)
    .innerJoin(markets, eq(markets.id, positionValuations.market_id))
    .where(
      sql`${positionValuations.pool_id} = ${pools.id} and ${positionValuations.quantity} <> 0
        and ${markets.closes_at} is not null`,
    )
    .orderBy(markets.closes_at)
  const facts = {
    gross_weight: partOfNav(sql`${poolValuations.gross_exposure}`),
    cash_weight: partOfNav(sql`${poolValuations.cash}`),
    orders_today: plain<number>(sql`(select count(*)::integer from transactions today
      where today.pool_id = ${pools.id} and today.kind = 'fill'
        and today.created_at >= date_trunc('day', exchange_now(), 'utc'))`),
    newest_transaction: plain<string | null>(sql`(select newest.id from transactions newest
      where newest.pool_id = ${pools.id} order by newest.sequence desc limit 1)`),
    is_since_known: plain<boolean | null>(
      since === null ? sql`null::boolean` : sql`${sequenceSince} is not null`,
    ),
    changes_count: plain<number>(
      since === null ? sql`0` : sql`(select count(*)::integer from transactions where ${isChange})`,
    ),
  }
  const rows = await drizzle
    .select({
      portfolio: portfolioFacts.of(pools.id),
      facts: jsonObject(facts),
      closings: jsonRows<RowOf<typeof closingShape>>(closings),
      changes: jsonRows<TransactionDetail>(changes),
    })
    .from(pools)
    .innerJoin(poolValuations, eq(poolValuations.pool_id, pools.id))
    .where(isReferredTo(pools, reference))
  const found = rows[0]
  if (!found) return null
  return {
    portfolio: portfolioOf(found.portfolio),
    ...found.facts,
    closings: found.closings,
    changes: found.changes,
  }
}

function partOfNav(amount: ReturnType<typeof sql>) {
  return plain<number | null>(sql`round(${amount} / nullif(${poolValuations.nav}, 0), 6)`)
}
