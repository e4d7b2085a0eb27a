import type { Holder } from '../db/queries/holders.ts'
import type { Portfolio, Ranks as RankByMetric } from '../db/queries/portfolio.ts'
import type { BoardMetric } from '../domain/board-metrics.ts'
import { address, paths } from '../http/paths.ts'
import { Card, JsonLink } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
import { Fact, Facts } from './facts.tsx'
import { Figure, NoFigure } from './figures.tsx'
import {
  compactCreditsFigure,
  compactDirectedFigure,
  creditsFigure,
  percentFigure,
  returnFigure,
} from './shown-figures.ts'
import { AgentLink } from './table.tsx'
import { METRIC_NAMES } from './words.ts'

/** How much a pool has at risk. */
export function ExposureFacts({ portfolio }: { portfolio: Portfolio }) {
  const { exposure, analytics } = portfolio
  return (
    <Facts id="risk" title="Exposure">
      <Fact name="Gross">
        <Figure of={compactCreditsFigure(exposure.gross)} />
      </Fact>
      <Fact name="Net">
        <Figure of={compactDirectedFigure(exposure.net)} />
      </Fact>
      <Fact name="Locked collateral">
        <Figure of={compactCreditsFigure(portfolio.locked_collateral)} />
      </Fact>
      <Fact name="Largest weight">
        {exposure.largest_weight === null ? (
          <NoFigure reason="no open positions" />
        ) : (
          <Figure of={percentFigure(exposure.largest_weight, 1)} />
        )}
      </Fact>
      <Fact name="Drawdown now">
        {analytics.drawdown === null ? (
          <NoFigure reason="no snapshot yet" />
        ) : (
          <Figure of={percentFigure(analytics.drawdown)} />
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
              name={<a href={address(paths.leaderboard(), { by: metric })}>{METRIC_NAMES[metric].full}</a>}
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
              <p>
                <AgentLink agent={holder.agent} />
                <Figure of={percentFigure(holder.share, 1)} />
              </p>
              <p>
                <span>
                  <Figure of={creditsFigure(holder.value)} /> for <Figure of={creditsFigure(holder.cost)} />
                </span>
                {holder.money_weighted_return === null ? null : (
                  <Figure of={returnFigure(holder.money_weighted_return)} />
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
