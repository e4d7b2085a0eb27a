import { setTimeout as sleep } from 'node:timers/promises'
import { withClient } from '../../dev/database.ts'

/** What one statement saw of the whole books, all at one instant. Everything but the counts must be zero. */
export interface BooksRead {
  entries_count: string
  ledger_sum: string
  unbalanced_transactions: string
  negative_balances: string
  wrong_balances: string
  negative_buying_power: string
  wrong_units: string
  settled_twice: string
}

const booksStatement = `
  with account_sums as (
    select accounts.kind, accounts.balance, markets.pricing, coalesce(sum(amount), 0) as total
    from accounts
    left join ledger_entries on ledger_entries.account_id = accounts.id
    left join markets on markets.id = accounts.market_id
    group by accounts.id, markets.pricing
  ), unbalanced as (
    select transaction_id from ledger_entries group by transaction_id having sum(amount) <> 0
  ), settled_twice as (
    select market_id, pool_id from transactions
    where kind in ('resolution', 'void')
      and not exists (select from transactions reversal where reversal.reverses = transactions.id)
    group by market_id, pool_id having count(*) > 1
  )
  select
    (select count(*) from ledger_entries) as entries_count,
    (select coalesce(sum(amount), 0) from ledger_entries) as ledger_sum,
    (select count(*) from unbalanced) as unbalanced_transactions,
    (select count(*) from account_sums
      where total < 0 and kind <> 'treasury' and pricing is distinct from 'quoted') as negative_balances,
    (select count(*) from account_sums where balance <> total) as wrong_balances,
    (select count(*) from pool_valuations where buying_power < 0) as negative_buying_power,
    (select count(*) from pools
      where units <> (select coalesce(sum(units), 0) from holdings where pool_id = pools.id)) as wrong_units,
    (select count(*) from settled_twice) as settled_twice`

/** Reads the books again and again, as their owner and past the Worker, while `mayGoOn`. */
export async function readBooks(ownerUrl: string, mayGoOn: () => boolean): Promise<BooksRead[]> {
  return withClient(ownerUrl, async client => {
    const reads: BooksRead[] = []
    do {
      const { rows } = await client.query<BooksRead>(booksStatement)
      reads.push(...rows)
      await sleep(20)
    } while (mayGoOn())
    return reads
  })
}

/** What is wrong in a read: nothing, when the books were right at that instant. */
export function faultsOf({ entries_count: _, ...figures }: BooksRead): [string, string][] {
  return Object.entries(figures).filter(([, value]) => Number(value) !== 0)
}
