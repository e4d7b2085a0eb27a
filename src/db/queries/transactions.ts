import { and, desc, eq, lt, sql } from 'drizzle-orm'
import type { Database } from '../client.ts'
import { queryBuilder } from '../kept-read.ts'
import { agents, markets, pools, transactions } from '../schema/index.ts'
import { jsonObject, jsonRows, plain } from './json.ts'
import { type Page, type PageRequest, pageOf } from './page.ts'
import { type TransactionDetail, transactionShape } from './pool-shapes.ts'
import { isReferredTo } from './reference.ts'

export type TransactionFilter = {
  kind?: string | undefined
  market?: string | undefined
  client_order_id?: string | undefined
}

type Positioned = { row: TransactionDetail; position: string }

/** The transactions of the pool in the query around it, newest first, one more than `limit`. */
export function transactionRows(filter: TransactionFilter, { limit, after }: PageRequest<string>) {
  const rows = queryBuilder
    .select({
      row: jsonObject({
        row: transactionShape,
        position: plain<string>(sql`${transactions.sequence}::text`),
      }).as('row'),
    })
    .from(transactions)
    .leftJoin(markets, eq(markets.id, transactions.market_id))
    .leftJoin(agents, eq(agents.id, transactions.agent_id))
    .where(
      and(
        eq(transactions.pool_id, pools.id),
        after === null ? undefined : lt(transactions.sequence, sql`${after}::bigint`),
        filter.kind === undefined ? undefined : eq(transactions.kind, filter.kind),
        filter.client_order_id === undefined
          ? undefined
          : eq(transactions.client_order_id, filter.client_order_id),
        filter.market === undefined ? undefined : isReferredTo(markets, filter.market),
      ),
    )
    .orderBy(desc(transactions.sequence))
    .limit(limit + 1)
  return jsonRows<Positioned>(rows)
}

/** A pool's transactions, newest first; null where there is no such pool. */
export async function listTransactions(
  database: Database,
  poolReference: string,
  filter: TransactionFilter,
  page: PageRequest<string>,
): Promise<Page<TransactionDetail, string> | null> {
  const rows = await database.drizzle
    .select({ transactions: transactionRows(filter, page) })
    .from(pools)
    .where(isReferredTo(pools, poolReference))
  return rows[0] ? pageOf(rows[0].transactions, page.limit) : null
}
