import type { Child } from 'hono/jsx'
import type { Portfolio } from '../db/queries/portfolio.ts'
import { Credits, DirectedCredits, NoFigure, Percent } from './figures.tsx'
import { reasonText } from './words.ts'

/** How much a pool risks, in figures. */
export function Risk({ portfolio }: { portfolio: Portfolio }) {
  const { analytics, exposure, null_reasons: reasons } = portfolio
  const ratio = (name: 'max_drawdown' | 'drawdown' | 'diversification') =>
    analytics[name] === null ? (
      <NoFigure reason={reasonText(reasons[name] ?? '')} />
    ) : (
      <Percent ratio={analytics[name]} />
    )
  return (
    <section class="card" aria-labelledby="risk">
      <div class="card-head">
        <h2 id="risk">Risk</h2>
      </div>
      <dl class="facts">
        <Fact name="Gross exposure">
          <Credits value={exposure.gross} isCompact />
        </Fact>
        <Fact name="Net exposure">
          <DirectedCredits value={exposure.net} isCompact />
        </Fact>
        <Fact name="Locked collateral">
          <Credits value={portfolio.locked_collateral} isCompact />
        </Fact>
        <Fact name="Largest weight">
          {exposure.largest_weight === null ? (
            <NoFigure reason="No open positions" />
          ) : (
            <Percent ratio={exposure.largest_weight} decimals={1} />
          )}
        </Fact>
        <Fact name="Drawdown now">{ratio('drawdown')}</Fact>
        <Fact name="Max drawdown">{ratio('max_drawdown')}</Fact>
        <Fact name="Diversification">{ratio('diversification')}</Fact>
        <Fact name="Effective positions">
          {analytics.effective_positions === null ? (
            <NoFigure reason={reasonText(reasons['effective_positions'] ?? '')} />
          ) : (
            analytics.effective_positions.toFixed(1)
          )}
        </Fact>
      </dl>
    </section>
  )
}

function Fact({ name, children }: { name: string; children: Child }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
