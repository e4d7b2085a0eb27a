import type { TransactionDetail } from '../db/queries/pool-shapes.ts'
import { creditsText, signedCreditsText } from '../domain/number-format.ts'
import { address, paths } from '../http/paths.ts'
import { type PoolView, poolAddress } from './addresses.ts'
import { Card, JsonLink } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
import { Figure } from './figures.tsx'
import { Ago } from './instant.tsx'
import { gainFigure, priceFigure, quantityFigure } from './shown-figures.ts'
import { AgentLink, MarketLink } from './table.tsx'

/** A rationale longer than this opens on demand. */
const MAX_SHOWN_CHARS = 320
/** Further transactions are shown on demand. */
const SHOWN_AT_FIRST = 12

type TransactionsProps = {
  transactions: TransactionDetail[]
  hasEarlier: boolean
  view: PoolView
  now: string
}

/** What a pool did, and why its agent says it did. */
export function Transactions({ transactions, hasEarlier, view, now }: TransactionsProps) {
  const { slug } = view
  const shown = view.transactions === 'more' ? transactions : transactions.slice(0, SHOWN_AT_FIRST)
  const hidden = transactions.length - shown.length
  return (
    <Card
      id="transactions"
      title="Transactions"
      note="The newest first, with the agent's rationale"
      beside={<JsonLink href={paths.api.transactions(slug)} />}
    >
      {transactions.length > 0 ? (
        <ol class="feed">
          {shown.map(transaction => (
            <Transaction key={transaction.id} transaction={transaction} now={now} />
          ))}
        </ol>
      ) : (
        <EmptyState title="No transactions yet">
          A pool's first is usually the deposit that fills it.
        </EmptyState>
      )}
      {hidden > 0 || hasEarlier ? (
        <p class="card-foot">
          These are the newest {shown.length}.{' '}
          {hidden > 0 ? (
            <>
              <a href={poolAddress(view, { transactions: 'more' }, 'transactions')}>Show {hidden} more</a>, or
              take all
            </>
          ) : (
            'All of them'
          )}{' '}
          as <a href={paths.api.transactions(slug)}>JSON</a> or{' '}
          <a href={address(paths.api.transactions(slug), { format: 'csv' })}>CSV</a>, page by page
        </p>
      ) : null}
    </Card>
  )
}

function Transaction({ transaction, now }: { transaction: TransactionDetail; now: string }) {
  return (
    <li>
      <p>
        <What transaction={transaction} />
      </p>
      <p class="cash" title={transaction.cash_change}>
        <i>Cash </i>
        {signedCreditsText(transaction.cash_change)}
      </p>
      <p class="note">
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
        <b>{side === 'buy' ? 'Bought' : 'Sold'}</b> <Figure of={quantityFigure(quantity)} /> of {title} at{' '}
        <Figure of={priceFigure(price)} />
      </>
    )
  }
  return (
    <>
      <b>{kind.charAt(0).toUpperCase() + kind.slice(1)}</b>
      {title === null ? null : <> of {title}</>}
      {isNothing(units) ? null : (
        <>
          {' '}
          of <Figure of={quantityFigure(units.replace('-', ''))} /> units
        </>
      )}
      {price === null ? null : (
        <>
          {' '}
          at <Figure of={priceFigure(price)} />
        </>
      )}
    </>
  )
}

function Consequences({ transaction }: { transaction: TransactionDetail }) {
  const { fee, realized_pnl: realized, nav_after: nav } = transaction
  return (
    <>
      {isNothing(fee) ? null : <span title={fee}>fee {creditsText(fee)}</span>}
      {realized === null || isNothing(realized) ? null : (
        <span>
          realized <Figure of={gainFigure(realized)} />
        </span>
      )}
      {nav === null ? null : <span title={nav}>NAV after {creditsText(nav)}</span>}
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
