import { listBookDifferences } from '../book-differences.ts'
import { withClient } from '../database.ts'
import { type Figures, readFigures } from './figures.ts'
import type { RunningExchange } from './options.ts'
import type { Played } from './run.ts'

/** The exchange answers prices with six decimals, and quantities are rounded to as many. */
const priceToleranceCredits = 0.000002

export interface Check {
  /** How many figures the books do not bear out. */
  bookDifferences: number
  /** In credits, as decimal text: what the pools and their agents have, and what the markets gave back. */
  wealthAtEnd: string
  /** In credits, as decimal text: what was granted to the agents, and put in the markets. */
  wealthAtStart: string
  figures: Figures
  passed: boolean
}

/** Checks a replay against the books, and what its pools show. */
export async function checkReplay(played: Played, exchange: RunningExchange): Promise<Check> {
  const ownerUrl = exchange.ownerDatabaseUrl
  const differences = await listBookDifferences(ownerUrl)
  const { at_start: wealthAtStart, at_end: wealthAtEnd } = await weighWealth(played, ownerUrl)
  const figures = await readFigures(played, exchange)
  return {
    figures,
    bookDifferences: differences.length,
    wealthAtStart,
    wealthAtEnd,
    passed:
      played.ordersRefused === 0 &&
      played.maxPriceDifference <= priceToleranceCredits &&
      differences.length === 0 &&
      figures.unexplained.length === 0 &&
      wealthAtStart === wealthAtEnd,
  }
}

/** Of the replay's own agents, pools and markets, from the ledger's entries. */
const wealthQuery = `
  with ours as (
    select accounts.id, accounts.kind from accounts
    left join agents on agents.id = accounts.agent_id
    left join pools on pools.id = accounts.pool_id
    left join markets on markets.id = accounts.market_id
    where agents.slug = any ($1) or pools.slug = any ($1) or markets.slug = any ($2)
  ), booked as (
    select ours.kind as account_kind, transactions.kind, ledger_entries.amount
    from ledger_entries
    join ours on ours.id = ledger_entries.account_id
    join transactions on transactions.id = ledger_entries.transaction_id
  )
  select
    coalesce(sum(amount) filter (where kind in ('grant', 'market_funding')), 0)::numeric(20, 6)::text as at_start,
    (coalesce(sum(amount) filter (where account_kind in ('wallet', 'pool')), 0)
      - coalesce(sum(amount) filter (where kind = 'market_return'), 0))::numeric(20, 6)::text as at_end
  from booked`

interface Wealth {
  at_start: string
  at_end: string
}

async function weighWealth({ cast }: Played, ownerUrl: string): Promise<Wealth> {
  const pools = Array.from(cast.traders.values(), trader => trader.slug)
  const markets = [...cast.marketSlugs.values()]
  const { rows } = await withClient(ownerUrl, client => client.query<Wealth>(wealthQuery, [pools, markets]))
  return rows[0] ?? { at_start: '', at_end: '' }
}
