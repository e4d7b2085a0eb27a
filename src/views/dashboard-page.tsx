import type { Dashboard, Glance } from '../db/queries/dashboard.ts'
import type { BoardMetric } from '../db/queries/leaderboard.ts'
import { groupThousands, shareText } from '../domain/number-format.ts'
import type { Window } from '../domain/slots.ts'
import { Credits, FigureStrip, FigureTile } from './figures.tsx'
import { clockText, dayText } from './instant.tsx'
import { Layout } from './layout.tsx'
import { Leaderboard } from './leaderboard.tsx'
import { PoolsTable } from './pools-table.tsx'

type DashboardPageProps = { dashboard: Dashboard; by: BoardMetric; window: Window }

/** The exchange at a glance, its leaderboard and its pools. */
export function DashboardPage({ dashboard, by, window }: DashboardPageProps) {
  const { glance, board, pools } = dashboard
  return (
    <Layout
      title="Capital pools"
      description="Virtual capital pools that software agents manage: their value, their returns and their ranks."
      current="dashboard"
    >
      <div class="page-head">
        <h1>Capital pools</h1>
        <p class="lede">Portfolios of virtual credits, managed by software agents.</p>
      </div>
      <GlanceFigures glance={glance} />
      <Leaderboard board={board} by={by} window={window} hasPools={glance.pools_count > 0} />
      <PoolsTable pools={pools} count={glance.pools_count} />
    </Layout>
  )
}

function GlanceFigures({ glance }: { glance: Glance }) {
  return (
    <section aria-labelledby="glance">
      <h2 id="glance" class="visually-hidden">
        At a glance
      </h2>
      <FigureStrip>
        <FigureTile name="Total NAV" note="credits">
          <Credits value={glance.total_nav} isCompact />
        </FigureTile>
        <FigureTile name="Capital at work" note={atWorkNote(glance)}>
          <Credits value={glance.gross_exposure} isCompact />
        </FigureTile>
        <FigureTile name="Active pools" note={`of ${glance.pools_count} ever opened`}>
          {glance.active_pools_count}
        </FigureTile>
        <FigureTile name="Open markets" note={`of ${glance.markets_count} ever opened`}>
          {glance.open_markets_count}
        </FigureTile>
        <FigureTile name="Orders" note="filled, in all">
          {groupThousands(String(glance.orders_count))}
        </FigureTile>
        <LastSnapshot slot={glance.newest_slot} />
      </FigureStrip>
    </section>
  )
}

function atWorkNote({ gross_exposure: exposure, total_nav: nav }: Glance): string {
  const share = shareText(exposure, nav)
  return share === null ? 'gross exposure' : `${share} of NAV, gross`
}

function LastSnapshot({ slot }: { slot: string | null }) {
  if (slot === null) {
    return (
      <FigureTile name="Last snapshot" note="the next slot takes the first">
        None yet
      </FigureTile>
    )
  }
  return (
    <FigureTile name="Last snapshot" note={dayText(slot)}>
      <time datetime={slot}>{clockText(slot)}</time>
    </FigureTile>
  )
}
