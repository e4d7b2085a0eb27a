import type { Portfolio } from '../db/queries/portfolio.ts'
import { Card } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
import { Credits, DirectedCredits, Percent } from './figures.tsx'

type Exposure = Portfolio['exposure']

/** What a pool's capital is exposed to, by category. */
export function ExposureByCategory({ exposure }: { exposure: Exposure }) {
  const { by_category: categories } = exposure
  const widest = Math.max(1, ...categories.map(({ weight }) => weight ?? 0))
  return (
    <Card id="exposure" title="Exposure by category" note="Gross, as a share of NAV">
      {categories.length > 0 ? (
        <ul class="gauges">
          {categories.map(category => (
            <CategoryGauge key={category.category} category={category} widest={widest} />
          ))}
        </ul>
      ) : (
        <EmptyState title="Nothing at risk">
          A bar for each category appears with the first position.
        </EmptyState>
      )}
    </Card>
  )
}

type CategoryGaugeProps = { category: Exposure['by_category'][number]; widest: number }

function CategoryGauge({ category, widest }: CategoryGaugeProps) {
  const width = ((category.weight ?? 0) / widest) * 100
  return (
    <li>
      <p class="gauge-head">
        <span class="gauge-name">{category.category}</span>
        <Percent ratio={category.weight} decimals={1} />
      </p>
      <svg class="gauge" width="100%" height="6" aria-hidden="true">
        <rect class="track" width="100%" height="6" rx="3" />
        <rect class="fill" width={`${width.toFixed(2)}%`} height="6" rx="3" />
      </svg>
      <p class="gauge-note">
        <span>
          Gross <Credits value={category.gross} isCompact />
        </span>
        <span>
          Net <DirectedCredits value={category.net} isCompact />
        </span>
      </p>
    </li>
  )
}
