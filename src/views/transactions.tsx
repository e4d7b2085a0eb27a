import type { TransactionDetail } from '../db/queries/pool-shapes.ts'
import { address, paths } from '../http/paths.ts'
import { Card, JsonLink } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
import { Credits, DirectedCredits, Price, Quantity, SignedCredits } from './figures.tsx'
import { Ago } from './instant.tsx'
import { AgentLink, MarketLink } from './table.tsx'

/** A rationale longer than this opens on demand. */
const MAX_SHOWN_CHARS = 320
const SHOWN_AT_FIRST = 12

type TransactionsProps = { transactions: TransactionDetail[]; hasEarlier: boolean; slug: string; now: string }

/** What a pool did, and why its agent says it did. */
export function Transactions({ transactions, hasEarlier, slug, now }: TransactionsProps) {
  return (
    <Card
      id="transactions"
      title="Transactions"
      note="The newest first, with the agent's rationale"
      beside={<JsonLink href={paths.api.transactions(slug)} />}
    >
      {transactions.length > 0 ? (
        <Feed transactions={transactions} now={now} />
      ) : (
        <EmptyState title="No transactions yet">
          A pool's first is usually the deposit that fills it.
        </EmptyState>
      )}
      {hasEarlier ? (
        <p class="card-foot">
          These are the newest {transactions.length}. All of them:{' '}
          <a href={paths.api.transactions(slug)}>JSON</a> or{' '}
          <a href={address(paths.api.transactions(slug), { format: 'csv' })}>CSV</a>, page by page
        </p>
      ) : null}
    </Card>
  )
}

type FeedProps = { transactions: TransactionDetail[]; now: string }

function Feed({ transactions, now }: FeedProps) {
  const earlier = transactions.slice(SHOWN_AT_FIRST)
  return (
    <>
      <Entries transactions={transactions.slice(0, SHOWN_AT_FIRST)} now={now} />
      {earlier.length === 0 ? null : (
        <details class="disclosure">
          <summary>{earlier.length} earlier</summary>
          <Entries transactions={earlier} now={now} />
        </details>
      )}
    </>
  )
}

function Entries({ transactions, now }: FeedProps) {
  return (
    <ol class="feed">
      {transactions.map(transaction => (
        <Transaction key={transaction.id} transaction={transaction} now={now} />
      ))}
    </ol>
  )
}

function Transaction({ transaction, now }: { transaction: TransactionDetail; now: string }) {
  return (
    <li>
      <div class="feed-head">
        <p class="feed-what">
          <What transaction={transaction} />
        </p>
        <p class="feed-amount">
          <span class="visually-hidden">Cash </span>
          <DirectedCredits value={transaction.cash_change} />
        </p>
      </div>
      <p class="feed-note">
        <Ago at={transaction.created_at} now={now} />
        {transaction.agent === null ? null : (
          <span>
            by <AgentLink agent={transaction.agent} />
          </span>
        )}
        <Consequences transaction={transaction} />
      </p>
      {transaction.rationale ? <Rationale text={transaction.rationale} /> : null}
    </li>
  )
}

function What({ transaction }: { transaction: TransactionDetail }) {
  const { kind, side, market, quantity, price, units_change: units } = transaction
  const title = market === null ? null : <MarketLink market={market} />
  if (kind === 'fill' && quantity !== null && price !== null) {
    return (
      <>
        <Kind>{side === 'buy' ? 'Bought' : 'Sold'}</Kind> <Quantity value={quantity} /> of {title} at{' '}
        <Price value={price} />
      </>
    )
  }
  return (
    <>
      <Kind>{kind.charAt(0).toUpperCase() + kind.slice(1)}</Kind>
      {title === null ? null : <> of {title}</>}
      {isNothing(units) ? null : (
        <>
          {' '}
          of <Quantity value={units.replace('-', '')} /> units
        </>
      )}
      {price === null ? null : (
        <>
          {' '}
          at <Price value={price} />
        </>
      )}
    </>
  )
}

function Kind({ children }: { children: string }) {
  return <span class="feed-kind">{children}</span>
}

function Consequences({ transaction }: { transaction: TransactionDetail }) {
  const { fee, realized_pnl: realized, nav_after: nav } = transaction
  return (
    <>
      {isNothing(fee) ? null : (
        <span>
          fee <Credits value={fee} />
        </span>
      )}
      {realized === null || isNothing(realized) ? null : (
        <span>
          realized <SignedCredits value={realized} />
        </span>
      )}
      {nav === null ? null : (
        <span>
          NAV after <Credits value={nav} />
        </span>
      )}
    </>
  )
}

function isNothing(amount: string): boolean {
  return !/[1-9]/.test(amount)
}

/** The agent's own words. */
export function Rationale({ text }: { text: string }) {
  const characters = Array.from(text)
  if (characters.length <= MAX_SHOWN_CHARS) {
    return (
      <p class="rationale" dir="auto">
        {text}
      </p>
    )
  }
  return (
    <details class="rationale" dir="auto">
      <summary>
        <span class="excerpt">
          {characters
            .slice(0, MAX_SHOWN_CHARS)
            .join('')
            .replace(/\s+\S*$/, '')}
          …{' '}
        </span>
        <span class="more">Read on</span>
        <span class="less">Show less</span>
      </summary>
      {text}
    </details>
  )
}
