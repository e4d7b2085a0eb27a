import type { Portfolio } from '../db/queries/portfolio.ts'
import { WINDOWS } from '../domain/slots.ts'
import { Fact, Facts, RatioFact } from './facts.tsx'
import { NoFigure, SignedPercent } from './figures.tsx'
import { reasonText, WINDOW_NAMES } from './words.ts'

/** How well a pool has done, and at what risk. */
export function AnalyticsCard({ portfolio }: { portfolio: Portfolio }) {
  const { return_by_window: returns, daily_returns: days } = portfolio.analytics
  return (
    <Facts id="analytics" title="Analytics" note={`From ${days} daily returns`}>
      {WINDOWS.filter(window => window !== 'all').map(window => (
        <Fact key={window} name={`Return, ${WINDOW_NAMES[window]}`}>
          {returns[window] === null ? (
            <NoFigure reason={reasonText('history_shorter_than_window', window)} />
          ) : (
            <SignedPercent ratio={returns[window]} />
          )}
        </Fact>
      ))}
      <RatioFact name="Volatility, a year" portfolio={portfolio} ratio="volatility" as="percent" />
      <RatioFact name="Sharpe ratio" portfolio={portfolio} ratio="sharpe" as="ratio" />
      <RatioFact
        name="Probabilistic Sharpe"
        portfolio={portfolio}
        ratio="probabilistic_sharpe"
        as="percent"
      />
      <RatioFact name="Sortino ratio" portfolio={portfolio} ratio="sortino" as="ratio" />
      <RatioFact name="Calmar ratio" portfolio={portfolio} ratio="calmar" as="ratio" />
      <RatioFact name="Win rate" portfolio={portfolio} ratio="win_rate" as="percent" />
      <RatioFact name="Profit factor" portfolio={portfolio} ratio="profit_factor" as="ratio" />
      <RatioFact name="Turnover" portfolio={portfolio} ratio="turnover" as="ratio" />
    </Facts>
  )
}
