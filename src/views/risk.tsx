import type { Portfolio } from '../db/queries/portfolio.ts'
import { Fact, Facts, RatioFact } from './facts.tsx'
import { Credits, DirectedCredits, NoFigure, Percent } from './figures.tsx'

/** How much a pool risks. */
export function Risk({ portfolio }: { portfolio: Portfolio }) {
  const { exposure } = portfolio
  return (
    <Facts id="risk" title="Risk">
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
          <NoFigure reason="no open positions" />
        ) : (
          <Percent ratio={exposure.largest_weight} decimals={1} />
        )}
      </Fact>
      <RatioFact name="Drawdown now" portfolio={portfolio} ratio="drawdown" as="percent" />
      <RatioFact name="Max drawdown" portfolio={portfolio} ratio="max_drawdown" as="percent" />
      <RatioFact name="Diversification" portfolio={portfolio} ratio="diversification" as="percent" />
      <RatioFact name="Effective positions" portfolio={portfolio} ratio="effective_positions" as="ratio" />
    </Facts>
  )
}
