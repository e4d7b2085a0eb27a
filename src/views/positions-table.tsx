import type { PositionDetail } from '../db/queries/pool-shapes.ts'
import { fromMillionths, toMillionths } from '../domain/decimal.ts'
import { instantText } from '../domain/time-format.ts'
import { address, paths } from '../http/paths.ts'
import { Card } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
import {
  Credits,
  DirectedCredits,
  Percent,
  Price,
  Quantity,
  SignedCredits,
  SignedPercent,
} from './figures.tsx'
import { Column, DataTable, MarketLink } from './table.tsx'

/** Further positions are shown on demand. */
const SHOWN_AT_FIRST = 50

type PositionsProps = { positions: PositionDetail[]; slug: string; isWhole: boolean }

/** What a pool holds: what it is marked at, what it would really pay, and the paper gain between the two. */
export function Positions({ positions, slug, isWhole }: PositionsProps) {
  const shown = isWhole ? positions : positions.slice(0, SHOWN_AT_FIRST)
  const hidden = positions.length - shown.length
  return (
    <Card
      id="positions"
      title="Positions"
      note={
        <>
          Mark value is quantity × price. Exit value is what closing would really pay, and what P&amp;L is
          measured by. Paper gain is the difference.
        </>
      }
      beside={<p class="count">{positions.length} open</p>}
    >
      {positions.length > 0 ? (
        <PositionsTable positions={shown} />
      ) : (
        <EmptyState title="No open positions">
          The whole pool is in cash. Its agent buys and sells with POST {paths.api.pool(slug)}/orders.
        </EmptyState>
      )}
      {hidden === 0 ? null : (
        <p class="card-foot">
          These are the {shown.length} largest.{' '}
          <a href={address(paths.pool(slug), { positions: 'all' }, 'positions')}>
            Show all {positions.length}
          </a>{' '}
          or take them as <a href={address(paths.api.positions(slug), { format: 'csv' })}>CSV</a>
        </p>
      )}
    </Card>
  )
}

function PositionsTable({ positions }: { positions: PositionDetail[] }) {
  return (
    <DataTable id="positions-caption" caption="Open positions, the largest mark value first" isCaptionHidden>
      <thead>
        <tr>
          <Column>Market</Column>
          <Column>Side</Column>
          <Column isNumber>Quantity</Column>
          <Column isNumber>Average cost</Column>
          <Column isNumber>Price</Column>
          <Column isNumber>Mark value</Column>
          <Column isNumber>Paper gain</Column>
          <Column isNumber>Exit value</Column>
          <Column isNumber>Unrealized P&amp;L</Column>
          <Column isNumber>Weight</Column>
        </tr>
      </thead>
      <tbody>
        {positions.map(position => (
          <PositionRow key={position.market.id} position={position} />
        ))}
      </tbody>
    </DataTable>
  )
}

export function Side({ side }: { side: PositionDetail['side'] }) {
  return <span class={`side ${side}`}>{side}</span>
}

/** What a position is marked above what closing it would pay. */
export function PaperGain({ position }: { position: Pick<PositionDetail, 'mark_value' | 'exit_value'> }) {
  const gain = toMillionths(position.mark_value) - toMillionths(position.exit_value)
  return <DirectedCredits value={fromMillionths(gain)} />
}

function PositionRow({ position }: { position: PositionDetail }) {
  const { market } = position
  return (
    <tr>
      <th scope="row">
        <MarketLink market={market} />
        <span class="row-note">
          {market.category}
          {market.status === 'open' ? '' : ` · ${market.status}`}
        </span>
      </th>
      <td>
        <Side side={position.side} />
      </td>
      <td class="number">
        <Quantity value={position.quantity} />
      </td>
      <td class="number">
        <Price value={position.average_cost} />
      </td>
      <td class="number">
        <Price value={position.price} />
        {position.stale ? (
          <span class="row-note" title={`Price of ${instantText(position.price_at)}`}>
            stale
          </span>
        ) : null}
      </td>
      <td class="number">
        <Credits value={position.mark_value} />
      </td>
      <td class="number">
        <PaperGain position={position} />
      </td>
      <td class="number">
        <Credits value={position.exit_value} />
      </td>
      <td class="number">
        <SignedCredits value={position.unrealized_pnl} />
        {position.unrealized_return === null ? null : (
          <span class="row-note">
            <SignedPercent ratio={position.unrealized_return} decimals={1} />
          </span>
        )}
      </td>
      <td class="number">
        <Percent ratio={position.weight} decimals={1} />
      </td>
    </tr>
  )
}
