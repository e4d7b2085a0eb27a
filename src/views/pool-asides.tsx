import type { Holder } from '../db/queries/holders.ts'
import type { BoardMetric } from '../db/queries/leaderboard.ts'
import type { Portfolio, Ranks as RankByMetric } from '../db/queries/portfolio.ts'
import { address, paths } from '../http/paths.ts'
import { Card, JsonLink } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
import { Fact, Facts } from './facts.tsx'
import { Credits, DirectedCredits, NoFigure, Percent, SignedPercent } from './figures.tsx'
import { AgentLink } from './table.tsx'
import { METRIC_NAMES } from './words.ts'

/** How much a pool has at risk. */
export function ExposureFacts({ portfolio }: { portfolio: Portfolio }) {
  const { exposure, analytics } = portfolio
  return (
    <Facts id="risk" title="Exposure">
      <Fact name="Gross">
        <Credits value={exposure.gross} isCompact />
      </Fact>
      <Fact name="Net">
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
      <Fact name="Drawdown now">
        {analytics.drawdown === null ? (
          <NoFigure reason="no snapshot yet" />
        ) : (
          <Percent ratio={analytics.drawdown} />
        )}
      </Fact>
    </Facts>
  )
}

const METRICS = Object.keys(METRIC_NAMES) as BoardMetric[]

/** Where a pool stands on the boards. */
export function Ranks({ rank, isClosed }: { rank: RankByMetric; isClosed: boolean }) {
  const isRanked = METRICS.some(metric => rank[metric] !== null)
  return (
    <Card id="ranks" title="Ranks" note="Since inception, as of the newest slot">
      {isRanked ? (
        <dl class="facts">
          {METRICS.map(metric => (
            <Fact
              key={metric}
              name={
                <a class="plain-link" href={address(paths.leaderboard(), { by: metric })}>
                  {METRIC_NAMES[metric].full}
                </a>
              }
            >
              {rank[metric] === null ? <NoFigure reason="not ranked" /> : `No. ${rank[metric]}`}
            </Fact>
          ))}
        </dl>
      ) : (
        <EmptyState title={isClosed ? 'No longer ranked' : 'Not ranked yet'}>
          {isClosed
            ? 'A closed pool leaves the boards.'
            : 'The next slot gives it a rank, once it has traded.'}
        </EmptyState>
      )}
    </Card>
  )
}

/** Who owns the pool. */
export function Holders({ holders, slug }: { holders: Holder[]; slug: string }) {
  return (
    <Card
      id="holders"
      title="Holders"
      note="Return is money-weighted: on what each put in, when"
      beside={<JsonLink href={paths.api.holders(slug)} />}
    >
      {holders.length > 0 ? (
        <ul class="holders">
          {holders.map(holder => (
            <li key={holder.agent.id}>
              <p class="gauge-head">
                <AgentLink agent={holder.agent} />
                <Percent ratio={holder.share} decimals={1} />
              </p>
              <p class="gauge-note">
                <span>
                  <Credits value={holder.value} /> for <Credits value={holder.cost} />
                </span>
                {holder.money_weighted_return === null ? null : (
                  <SignedPercent ratio={holder.money_weighted_return} />
                )}
              </p>
            </li>
          ))}
        </ul>
      ) : (
        <EmptyState title="Nobody holds units">A deposit issues them.</EmptyState>
      )}
    </Card>
  )
}
