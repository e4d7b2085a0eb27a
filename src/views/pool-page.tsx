import type { PoolPageData } from '../db/queries/pool-page.ts'
import type { Portfolio } from '../db/queries/portfolio.ts'
import { creditsText, signedPercentText } from '../domain/number-format.ts'
import { address, paths } from '../http/paths.ts'
import type { PoolView } from './addresses.ts'
import { Allocation } from './allocation.tsx'
import { ExposureByCategory } from './exposure.tsx'
import { Figure, FigureStrip, FigureTile, NoFigure } from './figures.tsx'
import { Ago, Day } from './instant.tsx'
import { Layout } from './layout.tsx'
import { MandateCard } from './mandate.tsx'
import { MetricCards } from './metric-cards.tsx'
import { MonthlyHeatMap } from './monthly-heat-map.tsx'
import { SubjectHead } from './page-head.tsx'
import { Performance } from './performance.tsx'
import { ExposureFacts, Holders, Ranks } from './pool-asides.tsx'
import { Positions } from './positions-table.tsx'
import {
  compactCreditsFigure,
  compactDirectedFigure,
  compactPriceFigure,
  returnFigure,
} from './shown-figures.ts'
import { Status } from './status.tsx'
import { AgentLink } from './table.tsx'
import { Transactions } from './transactions.tsx'

type PoolPageProps = { page: PoolPageData; view: PoolView }

/** One pool: what it is worth, how it has done, what it holds, what it may do and what it did. */
export function PoolPage({ page, view }: PoolPageProps) {
  const { portfolio, now } = page
  return (
    <Layout title={portfolio.name} description={descriptionOf(portfolio)} now={now}>
      <PoolHead portfolio={portfolio} now={now} />
      <PoolFigures portfolio={portfolio} />
      <div class="columns">
        <div class="stack">
          <Performance page={page} view={view} />
          <MonthlyHeatMap months={page.months} inception={portfolio.inception_at} />
        </div>
        <div class="stack beside">
          <Allocation portfolio={portfolio} />
          <ExposureByCategory exposure={portfolio.exposure} />
        </div>
      </div>
      <MetricCards portfolio={portfolio} />
      <Positions positions={portfolio.positions} view={view} />
      <div class="columns">
        <div class="aside">
          <MandateCard portfolio={portfolio} ordersToday={page.ordersToday} />
          <ExposureFacts portfolio={portfolio} />
          <Ranks rank={portfolio.rank} isClosed={portfolio.status === 'closed'} />
          <Holders holders={page.holders} slug={portfolio.slug} />
        </div>
        <Transactions
          transactions={page.transactions}
          hasEarlier={page.hasEarlierTransactions}
          view={view}
          now={now}
        />
      </div>
    </Layout>
  )
}

function descriptionOf({ name, agent, nav, return: gain }: Portfolio): string {
  return `${name}, a capital pool managed by ${agent.name}: NAV ${creditsText(nav)} credits, return ${signedPercentText(gain)}.`
}

function PoolHead({ portfolio, now }: { portfolio: Portfolio; now: string }) {
  const { status, slug } = portfolio
  return (
    <SubjectHead
      name={portfolio.name}
      up={{ href: paths.dashboard(), words: 'All pools' }}
      json={paths.api.pool(slug)}
      status={<Status status={status} />}
      links={
        <a class="quiet-link" href={address(paths.compare(), { pools: slug })}>
          Compare
        </a>
      }
      facts={
        <>
          {portfolio.strategy === '' ? null : (
            <a href={address(paths.dashboard(), { strategy: portfolio.strategy }, 'pools')}>
              {portfolio.strategy}
            </a>
          )}
          <span>
            Managed by <AgentLink agent={portfolio.agent} />
          </span>
          <span>
            Opened <Day at={portfolio.inception_at} />
          </span>
          <span>
            Last change <Ago at={portfolio.updated_at} now={now} />
          </span>
        </>
      }
      description={portfolio.description}
    >
      {portfolio.pause_reason === null ? null : <p class="notice">Paused: {portfolio.pause_reason}.</p>}
      {status === 'closed' ? (
        <p class="notice">Closed: everything was sold and every holder paid. What it did stays on record.</p>
      ) : null}
    </SubjectHead>
  )
}

function PoolFigures({ portfolio }: { portfolio: Portfolio }) {
  return (
    <FigureStrip>
      <FigureTile name="NAV" note="at exit value">
        <Figure of={compactCreditsFigure(portfolio.nav)} />
      </FigureTile>
      <FigureTile name="Return" note="since inception">
        <Figure of={returnFigure(portfolio.return)} />
      </FigureTile>
      <FigureTile name="NAV per unit" note={<UnitsNote units={portfolio.units} />}>
        {portfolio.nav_per_unit === null ? (
          <NoFigure reason="No units" />
        ) : (
          <Figure of={compactPriceFigure(portfolio.nav_per_unit)} />
        )}
      </FigureTile>
      <FigureTile name="Paper gain" note="mark value over exit value">
        <Figure of={compactDirectedFigure(portfolio.paper_gain)} />
      </FigureTile>
      <FigureTile name="Cash" note="credits">
        <Figure of={compactCreditsFigure(portfolio.cash)} />
      </FigureTile>
      <FigureTile name="Buying power" note="cash less locked collateral">
        <Figure of={compactCreditsFigure(portfolio.buying_power)} />
      </FigureTile>
    </FigureStrip>
  )
}

function UnitsNote({ units }: { units: string }) {
  return (
    <>
      <Figure of={compactCreditsFigure(units)} /> units
    </>
  )
}
