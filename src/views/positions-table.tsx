import type { PositionDetail } from '../db/queries/pool-shapes.ts'
import { fromMillionths, toMillionths } from '../domain/decimal.ts'
import { instantText } from '../domain/time-format.ts'
import { address, paths } from '../http/paths.ts'
import { type PoolView, poolAddress } from './addresses.ts'
import { Card } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
import { FigureCell } from './figures.tsx'
import {
  creditsFigure,
  directedFigure,
  gainFigure,
  percentFigure,
  priceFigure,
  quantityFigure,
  returnFigure,
} from './shown-figures.ts'
import { Column, DataTable, MarketLink } from './table.tsx'

/** Further positions are shown on demand. */
const SHOWN_AT_FIRST = 50

type PositionsProps = { positions: PositionDetail[]; view: PoolView }

/** What a pool holds: what it is marked at, what it would really pay, and the paper gain between the two. */
export function Positions({ positions, view }: PositionsProps) {
  const { slug } = view
  const shown = view.positions === 'all' ? positions : positions.slice(0, SHOWN_AT_FIRST)
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
      beside={<p>{positions.length} open</p>}
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
          <a href={poolAddress(view, { positions: 'all' }, 'positions')}>Show all {positions.length}</a> or
          take them as <a href={address(paths.api.positions(slug), { format: 'csv' })}>CSV</a>
        </p>
      )}
    </Card>
  )
}

function PositionsTable({ positions }: { positions: PositionDetail[] }) {
  return (
    <DataTable
      id="positions-caption"
      caption="Open positions, the largest mark value first"
      isCaptionHidden
      columns={
        <>
          <Column of="text">Market</Column>
          <Column of="text">Side</Column>
          <Column>Quantity</Column>
          <Column>Average cost</Column>
          <Column>Price</Column>
          <Column>Mark value</Column>
          <Column>Paper gain</Column>
          <Column>Exit value</Column>
          <Column>Unrealized P&amp;L</Column>
          <Column>Weight</Column>
        </>
      }
    >
      {positions.map(position => (
        <PositionRow key={position.market.id} position={position} />
      ))}
    </DataTable>
  )
}

/** What a position is marked above what closing it would pay. */
export function paperGain({
  mark_value: mark,
  exit_value: exit,
}: Pick<PositionDetail, 'mark_value' | 'exit_value'>) {
  return directedFigure(fromMillionths(toMillionths(mark) - toMillionths(exit)))
}

function PositionRow({ position }: { position: PositionDetail }) {
  const { market, side } = position
  const gain = returnFigure(position.unrealized_return, 1)
  return (
    <tr>
      <th scope="row">
        <MarketLink market={market} />
        <small>
          {market.category}
          {market.status === 'open' ? '' : ` · ${market.status}`}
        </small>
      </th>
      <td class={side}>{side}</td>
      <FigureCell of={quantityFigure(position.quantity)} />
      <FigureCell of={priceFigure(position.average_cost)} />
      <FigureCell of={priceFigure(position.price)}>
        {position.stale ? <small title={`Price of ${instantText(position.price_at)}`}>stale</small> : null}
      </FigureCell>
      <FigureCell of={creditsFigure(position.mark_value)} />
      <FigureCell of={paperGain(position)} />
      <FigureCell of={creditsFigure(position.exit_value)} />
      <FigureCell of={gainFigure(position.unrealized_pnl)}>
        {gain === null ? null : (
          <small title={gain.exact} class={gain.tone}>
            {gain.text}
          </small>
        )}
      </FigureCell>
      <FigureCell of={percentFigure(position.weight, 1)} />
    </tr>
  )
}
