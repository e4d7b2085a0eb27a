import type { Child } from 'hono/jsx'
import type { Portfolio } from '../db/queries/portfolio.ts'
import { WINDOWS } from '../domain/slots.ts'
import { Card } from './card.tsx'
import { DEFINITIONS } from './definitions.ts'
import { Figure, NoFigure } from './figures.tsx'
import { percentFigure, ratioFigure, returnFigure } from './shown-figures.ts'
import { reasonText, WINDOW_NAMES } from './words.ts'

type Metric = keyof typeof DEFINITIONS

/** In the order they are read; each with what it is called and how it is written. */
const METRICS: readonly { metric: Metric; name: string; as: 'gain' | 'percent' | 'ratio' }[] = [
  { metric: 'return', name: 'Return', as: 'gain' },
  { metric: 'sharpe', name: 'Sharpe ratio', as: 'ratio' },
  { metric: 'sortino', name: 'Sortino ratio', as: 'ratio' },
  { metric: 'max_drawdown', name: 'Max drawdown', as: 'percent' },
  { metric: 'volatility', name: 'Volatility, a year', as: 'percent' },
  { metric: 'diversification', name: 'Diversification', as: 'percent' },
  { metric: 'win_rate', name: 'Win rate', as: 'percent' },
  { metric: 'profit_factor', name: 'Profit factor', as: 'ratio' },
  { metric: 'calmar', name: 'Calmar ratio', as: 'ratio' },
  { metric: 'probabilistic_sharpe', name: 'Probabilistic Sharpe', as: 'percent' },
  { metric: 'turnover', name: 'Turnover', as: 'ratio' },
  { metric: 'effective_positions', name: 'Effective positions', as: 'ratio' },
]

/** How well a pool has done and at what risk: a card a figure, that opens on what the figure means. */
export function MetricCards({ portfolio }: { portfolio: Portfolio }) {
  const { daily_returns: days } = portfolio.analytics
  return (
    <Card
      id="metrics"
      title="Return and risk"
      note={
        <>
          Since inception, from {days} daily {days === 1 ? 'return' : 'returns'}. Open a figure for what it
          means.
        </>
      }
    >
      <div class="metrics">
        {METRICS.map(({ metric, name, as }) => (
          <MetricCard key={metric} metric={metric} name={name} reason={reasonOf(portfolio, metric)}>
            {portfolio.analytics[metric] === null ? (
              <span class="none" />
            ) : (
              <MetricValue value={portfolio.analytics[metric]} as={as} />
            )}
          </MetricCard>
        ))}
      </div>
      <WindowReturns portfolio={portfolio} />
    </Card>
  )
}

function reasonOf({ analytics, null_reasons: reasons }: Portfolio, metric: Metric): string | null {
  return analytics[metric] === null ? reasonText(reasons[metric] ?? 'not_defined') : null
}

type MetricCardProps = { metric: Metric; name: string; reason: string | null; children: Child }

function MetricCard({ metric, name, reason, children }: MetricCardProps) {
  return (
    <details id={`metric-${metric}`}>
      <summary>
        {name} <b>{children}</b>
        {reason === null ? null : <small>{reason}</small>}
      </summary>
      <p>{DEFINITIONS[metric]}</p>
    </details>
  )
}

export function MetricValue({ value, as }: { value: number | null; as: 'gain' | 'percent' | 'ratio' }) {
  if (value === null) return <NoFigure reason="No figure" />
  switch (as) {
    case 'gain':
      return <Figure of={returnFigure(value)} />
    case 'percent':
      return <Figure of={percentFigure(value)} />
    case 'ratio':
      return <Figure of={ratioFigure(value)} />
  }
}

function WindowReturns({ portfolio }: { portfolio: Portfolio }) {
  const { return_by_window: returns } = portfolio.analytics
  return (
    <dl class="window-returns">
      {WINDOWS.map(window => (
        <div key={window}>
          <dt>{WINDOW_NAMES[window]}</dt>
          <dd>
            {returns[window] === null ? (
              <NoFigure reason={reasonText('history_shorter_than_window', window)} />
            ) : (
              <Figure of={returnFigure(returns[window])} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
