import type { PositionDetail } from '../db/queries/pool-shapes.ts'
import { EmptyState } from './empty-state.tsx'
import { Credits, Percent, Price, Quantity, SignedCredits, SignedPercent } from './figures.tsx'
import { instantText } from './instant.tsx'
import { Column, DataTable, UserText } from './table.tsx'

/** What a pool holds, the largest first. */
export function Positions({ positions }: { positions: PositionDetail[] }) {
  return (
    <section class="card" aria-labelledby="positions">
      <div class="card-head">
        <div>
          <h2 id="positions">Positions</h2>
          <p class="card-note">
            Mark value is quantity × price. Exit value is what closing would really pay, and what P&amp;L is
            measured by.
          </p>
        </div>
        <p class="count">{positions.length} open</p>
      </div>
      {positions.length > 0 ? (
        <PositionsTable positions={positions} />
      ) : (
        <EmptyState title="No open positions">The whole pool is in cash.</EmptyState>
      )}
    </section>
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

function PositionRow({ position }: { position: PositionDetail }) {
  const { market } = position
  return (
    <tr>
      <th scope="row">
        <UserText>{market.title}</UserText>
        <span class="row-note">
          {market.category}
          {market.status === 'open' ? '' : ` · ${market.status}`}
        </span>
      </th>
      <td>
        <span class={`side ${position.side}`}>{position.side}</span>
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
