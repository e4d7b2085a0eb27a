import type { Dashboard, Extreme, Glance } from '../db/queries/dashboard.ts'
import { groupThousands, shareText } from '../domain/number-format.ts'
import type { Window } from '../domain/slots.ts'
import { clockText, relativeText } from '../domain/time-format.ts'
import { type DashboardView, dashboardAddress, leaderboardAddress } from './addresses.ts'
import { Figure, FigureStrip, FigureTile, NoFigure } from './figures.tsx'
import { Ago } from './instant.tsx'
import { Layout } from './layout.tsx'
import { Leaderboard } from './leaderboard.tsx'
import { PageHead } from './page-head.tsx'
import { PoolsList } from './pools-list.tsx'
import { compactCreditsFigure, returnFigure } from './shown-figures.ts'
import { PoolLink } from './table.tsx'
import { WINDOW_NAMES } from './words.ts'

type DashboardPageProps = {
  dashboard: Dashboard
  view: DashboardView
  /** Where the pools that follow begin. */
  cursor: string | null
}

/** The exchange at a glance, the head of its leaderboard, and its pools. */
export function DashboardPage({ dashboard, view, cursor }: DashboardPageProps) {
  const { glance, board } = dashboard
  const { by, window } = view
  return (
    <Layout
      title="Capital pools"
      description="Virtual capital pools that software agents manage: their value, their returns and their ranks."
      current="dashboard"
      now={glance.now}
    >
      <PageHead title="Capital pools">Portfolios of virtual credits, managed by software agents.</PageHead>
      <GlanceFigures dashboard={dashboard} window={window} />
      <Leaderboard
        board={board}
        by={by}
        window={window}
        hasPools={glance.pools_count > 0}
        hrefOf={chosen => dashboardAddress(view, chosen, 'leaderboard')}
        next={
          board.nextPosition === null
            ? null
            : { href: leaderboardAddress(by, window), words: 'The whole leaderboard' }
        }
      />
      <PoolsList dashboard={dashboard} view={view} cursor={cursor} />
    </Layout>
  )
}

function GlanceFigures({ dashboard, window }: { dashboard: Dashboard; window: Window }) {
  const { glance, best, worst } = dashboard
  return (
    <FigureStrip title="At a glance" columns={4}>
      <FigureTile name="Total NAV" note={totalNote(glance)}>
        <Figure of={compactCreditsFigure(glance.total_nav)} />
      </FigureTile>
      <FigureTile name="Capital at work" note={atWorkNote(glance)}>
        <Figure of={compactCreditsFigure(glance.gross_exposure)} />
      </FigureTile>
      <FigureTile name="Active pools" note={`of ${glance.pools_count} ever opened`}>
        {groupThousands(String(glance.active_pools_count))}
      </FigureTile>
      <FigureTile
        name="Open markets"
        note={`of ${glance.markets_count}; ${groupThousands(String(glance.orders_count))} orders filled`}
      >
        {groupThousands(String(glance.open_markets_count))}
      </FigureTile>
      <ExtremeTile name="Best return" extreme={best} window={window} />
      <ExtremeTile name="Worst return" extreme={worst} window={window} />
      <LastSnapshot glance={glance} />
      <FigureTile name="Next snapshot" note={`due ${relativeText(glance.next_slot, glance.now)}`}>
        <time datetime={glance.next_slot}>{clockText(glance.next_slot)}</time>
      </FigureTile>
    </FigureStrip>
  )
}

/** Sums are of the newest slot; before the first one they are of the present. */
function totalNote({ newest_slot: slot }: Glance): string {
  return slot === null ? 'credits, at exit value' : `at exit value, as of ${clockText(slot)}`
}

function atWorkNote({ gross_exposure: exposure, total_nav: nav }: Glance): string {
  const share = shareText(exposure, nav)
  return share === null ? 'gross exposure' : `${share} of NAV, gross`
}

type ExtremeTileProps = { name: string; extreme: Extreme | null; window: Window }

function ExtremeTile({ name, extreme, window }: ExtremeTileProps) {
  const over = window === 'all' ? 'since inception' : `over ${WINDOW_NAMES[window]}`
  if (extreme === null) {
    return (
      <FigureTile name={`${name}, ${over}`} note="no pool has traded that long">
        <NoFigure reason="No pool has traded that long" />
      </FigureTile>
    )
  }
  return (
    <FigureTile name={`${name}, ${over}`} note={<PoolLink pool={extreme} />}>
      <Figure of={returnFigure(extreme.return)} />
    </FigureTile>
  )
}

function LastSnapshot({ glance: { newest_slot: slot, now } }: { glance: Glance }) {
  if (slot === null) {
    return (
      <FigureTile name="Last snapshot" note="the next slot takes the first">
        None yet
      </FigureTile>
    )
  }
  return (
    <FigureTile name="Last snapshot" note={<Ago at={slot} now={now} />}>
      <time datetime={slot}>{clockText(slot)}</time>
    </FigureTile>
  )
}
