import { and, asc, desc, sql } from 'drizzle-orm'
import { DEFAULT_PAGE_ROWS } from '../../domain/limits.ts'
import { WINDOW_DAYS, type Window } from '../../domain/slots.ts'
import type { Database } from '../client.ts'
import { keptRead, queryBuilder } from '../kept-read.ts'
import { pools, transactions } from '../schema/index.ts'
import { type Holder, holderOf, holderRows } from './holders.ts'
import { decimalText, instantText, jsonObject, jsonRows, plain, type RowOf, rowsOf } from './json.ts'
import { type NavPoint, navHistoryColumns } from './nav-history.ts'
import { pageOf } from './page.ts'
import { aboutPool, type TransactionDetail } from './pool-shapes.ts'
import { type Portfolio, portfolioFactsShape, portfolioOf } from './portfolio.ts'
import { isReferredTo } from './reference.ts'
import { transactionRows } from './transactions.ts'

/** As many as a chart can show. */
const MAX_CHART_POINTS = 240
const MAX_FLOWS = 60
const MAX_MONTHS = 120

const flowShape = {
  at: instantText(transactions.created_at),
  kind: plain<'deposit' | 'withdrawal'>(transactions.kind),
  amount: decimalText(transactions.amount),
}

/** Credits that came into a pool from outside, or left it. */
export type Flow = RowOf<typeof flowShape>

/** The performance index that a month ended with; for the present month, the newest. */
export type MonthEnd = { month: string; index: number }

/** What the pool's page shows, all at one instant. */
export type PoolPageData = {
  now: string
  portfolio: Portfolio
  history: NavPoint[]
  flows: Flow[]
  months: MonthEnd[]
  ordersToday: number
  transactions: TransactionDetail[]
  hasEarlierTransactions: boolean
  holders: Holder[]
}

/** One pool's page in one statement; null where there is none. The window is the chart's. */
export async function findPoolPage(
  database: Database,
  reference: string,
  window: Window,
): Promise<PoolPageData | null> {
  const rows = await database.drizzle
    .select({ facts: poolPageFacts[window].of(pools.id) })
    .from(pools)
    .where(isReferredTo(pools, reference))
  if (!rows[0]) return null
  const { portfolio, history, transactions, holders, ...facts } = rows[0].facts
  const newest = pageOf(transactions, DEFAULT_PAGE_ROWS)
  return {
    ...facts,
    portfolio: portfolioOf(portfolio),
    history: rowsOf(history),
    transactions: newest.rows,
    hasEarlierTransactions: newest.next !== null,
    holders: holders.map(holderOf),
  }
}

/** The newest flows of the pool in the query around it within the window, oldest first. */
function flowRows(window: Window) {
  const days = WINDOW_DAYS[window]
  const newest = queryBuilder
    .select({ at: transactions.created_at, row: jsonObject(flowShape).as('row') })
    .from(transactions)
    .where(
      and(
        sql`${transactions.pool_id} = ${pools.id} and ${transactions.kind} in ('deposit', 'withdrawal')`,
        days === null
          ? undefined
          : sql`${transactions.created_at} >= exchange_now() - make_interval(days => ${days})`,
      ),
    )
    .orderBy(desc(transactions.sequence))
    .limit(MAX_FLOWS)
    .as('newest')
  return jsonRows<Flow>(queryBuilder.select({ row: newest.row }).from(newest).orderBy(asc(newest.at)))
}

/** The slot at 00:00 UTC on the first of a month closes the month before. */
const monthEnds = sql<MonthEnd[]>`(
  select coalesce(json_agg(
    json_build_object('month', to_char(months.began at time zone 'utc', 'YYYY-MM'), 'index', closing.performance_index)
    order by months.began
  ), '[]'::json)
  from (
    select began
    from generate_series(
      date_trunc('month', ${pools.created_at}, 'utc'), exchange_now(), interval '1 month', 'utc'
    ) began
    order by began desc
    limit ${sql.raw(String(MAX_MONTHS))}
  ) months
  cross join lateral (
    select performance_index from snapshots
    where snapshots.pool_id = ${pools.id} and snapshots.slot <= date_add(months.began, interval '1 month', 'utc')
    order by snapshots.slot desc
    limit 1
  ) closing
)`

const ordersToday = sql<number>`(
  select count(*)::integer from ${transactions}
  where ${transactions.pool_id} = ${pools.id} and ${transactions.kind} = 'fill'
    and ${transactions.created_at} >= date_trunc('day', exchange_now(), 'utc')
)`

const poolPageFactsOf = (window: Window) =>
  keptRead(`pool_page_facts_${window}`, ['uuid'], pool =>
    aboutPool(
      {
        portfolio: portfolioFactsShape,
        now: instantText(sql`exchange_now()`),
        history: navHistoryColumns({ window, interval: 'slot' }, MAX_CHART_POINTS),
        flows: flowRows(window),
        months: monthEnds,
        ordersToday,
        transactions: transactionRows({}, { limit: DEFAULT_PAGE_ROWS, after: null }),
        holders: holderRows(),
      },
      pool,
    ),
  )

/** One for each window of the chart. */
export const poolPageFacts = {
  '1d': poolPageFactsOf('1d'),
  '7d': poolPageFactsOf('7d'),
  '30d': poolPageFactsOf('30d'),
  '90d': poolPageFactsOf('90d'),
  all: poolPageFactsOf('all'),
} satisfies Record<Window, unknown>
