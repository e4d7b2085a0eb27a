import type { Portfolio } from '../db/queries/portfolio.ts'
import { compactCreditsText, withSign } from '../domain/number-format.ts'
import { Card } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
import { Figure } from './figures.tsx'
import { Gauge } from './gauge.tsx'
import { percentFigure } from './shown-figures.ts'

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
      <p>
        <span>{category.category}</span>
        <Figure of={percentFigure(category.weight, 1)} />
      </p>
      <Gauge percent={width} />
      <p>
        <span title={category.gross}>Gross {compactCreditsText(category.gross)}</span>
        <span title={category.net}>Net {withSign(compactCreditsText(category.net))}</span>
      </p>
    </li>
  )
}
