import type { PositionDetail } from '../db/queries/pool-shapes.ts'
import type { Portfolio } from '../db/queries/portfolio.ts'
import { fromMillionths, toMillionths } from '../domain/decimal.ts'
import { ratioOf } from '../domain/number-format.ts'
import { Card } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
import { Figure } from './figures.tsx'
import { percentFigure } from './shown-figures.ts'
import { userText } from './table.tsx'

const MAX_NAMED_PARTS = 6
/** In thousandths of the bar: narrower than this, a gap would hide a part. */
const GAP = 2

type Part = { name: string; kind: 'cash' | 'long' | 'short' | 'rest'; share: number }

/** What NAV is made of: free cash, and what each position would pay back on closing, a short's collateral included. */
export function Allocation({ portfolio }: { portfolio: Portfolio }) {
  const parts = partsOf(portfolio)
  return (
    <Card id="allocation" title="Allocation" note="Of NAV; a short counts with its collateral">
      {parts.length > 0 ? (
        <div class="card-body">
          <AllocationBar parts={parts} />
          <ol class="legend">
            {parts.map((part, place) => (
              <li key={part.name} class={shadeOf(part, place)}>
                <span>
                  {userText(part.name)}
                  {part.kind === 'short' ? ' (short)' : ''}
                </span>
                <Figure of={percentFigure(part.share, 1)} />
              </li>
            ))}
          </ol>
        </div>
      ) : (
        <EmptyState title="Nothing to allocate">A deposit is the first thing that a pool holds.</EmptyState>
      )}
    </Card>
  )
}

/** The legend beneath says what it shows. */
function AllocationBar({ parts }: { parts: Part[] }) {
  const whole = parts.reduce((sum, { share }) => sum + Math.max(share, 0), 0)
  let x = 0
  return (
    <svg class="allocation-bar" viewBox="0 0 1000 18" preserveAspectRatio="none" aria-hidden="true">
      {parts.map((part, place) => {
        const width = whole > 0 ? (Math.max(part.share, 0) / whole) * 1000 : 0
        const from = x
        x += width
        return (
          <rect
            key={part.name}
            class={shadeOf(part, place)}
            x={from.toFixed(1)}
            width={Math.max(width - GAP, Math.min(width, 1)).toFixed(1)}
          />
        )
      })}
    </svg>
  )
}

const SHADES = 4

function shadeOf({ kind }: Part, place: number): string {
  return `shade-${kind === 'cash' || kind === 'rest' ? kind : place % SHADES}`
}

function partsOf({ nav, buying_power: cash, positions }: Portfolio): Part[] {
  const held = positions
    .map(position => ({
      name: position.market.title,
      kind: position.side === 'short' ? ('short' as const) : ('long' as const),
      worth: worthOf(position),
    }))
    .sort((one, other) => (other.worth > one.worth ? 1 : other.worth < one.worth ? -1 : 0))
  const rest = held.slice(MAX_NAMED_PARTS)
  const restWorth = rest.reduce((sum, { worth }) => sum + worth, 0n)
  const parts = [
    { name: 'Free cash', kind: 'cash' as const, worth: toMillionths(cash) },
    ...held.slice(0, MAX_NAMED_PARTS),
    ...(rest.length > 0 ? [{ name: `${rest.length} more`, kind: 'rest' as const, worth: restWorth }] : []),
  ]
  return parts.flatMap(({ name, kind, worth }) => {
    const share = ratioOf(fromMillionths(worth), nav)
    return share === null ? [] : [{ name, kind, share }]
  })
}

/** In millionths. What closing pays; a short's collateral comes free with it. */
function worthOf({ side, quantity, exit_value: exit }: PositionDetail): bigint {
  return toMillionths(exit) - (side === 'short' ? toMillionths(quantity) : 0n)
}
