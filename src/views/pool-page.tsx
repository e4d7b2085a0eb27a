import type { PoolPageData, Portfolio } from '../db/queries/portfolio.ts'
import { creditsText, signedPercentText } from '../domain/number-format.ts'
import { paths } from '../http/paths.ts'
import { AnalyticsCard } from './analytics.tsx'
import { ExposureByCategory } from './exposure.tsx'
import {
  Credits,
  DirectedCredits,
  FigureStrip,
  FigureTile,
  NoFigure,
  Price,
  SignedPercent,
} from './figures.tsx'
import { Day, Instant } from './instant.tsx'
import { Layout } from './layout.tsx'
import { MandateInWords } from './mandate.tsx'
import { Performance } from './performance.tsx'
import { Positions } from './positions-table.tsx'
import { Risk } from './risk.tsx'
import { Status } from './status.tsx'
import { UserText } from './table.tsx'
import { Transactions } from './transactions.tsx'

/** One pool: what it is worth, how it has done, what it holds, what it may do and what it did. */
export function PoolPage({ page }: { page: PoolPageData }) {
  const { portfolio, history, transactions } = page
  return (
    <Layout title={portfolio.name} description={descriptionOf(portfolio)}>
      <PoolHead portfolio={portfolio} />
      <PoolFigures portfolio={portfolio} />
      <div class="columns">
        <Performance portfolio={portfolio} history={history} />
        <ExposureByCategory exposure={portfolio.exposure} />
      </div>
      <Positions positions={portfolio.positions} />
      <div class="columns">
        <div class="aside">
          <AnalyticsCard portfolio={portfolio} />
          <Risk portfolio={portfolio} />
          <MandateInWords portfolio={portfolio} />
        </div>
        <Transactions transactions={transactions} slug={portfolio.slug} />
      </div>
    </Layout>
  )
}

function descriptionOf({ name, agent, nav, return: gain }: Portfolio): string {
  return `${name}, a capital pool managed by ${agent.name}: NAV ${creditsText(nav)} credits, return ${signedPercentText(gain)}.`
}

function PoolHead({ portfolio }: { portfolio: Portfolio }) {
  return (
    <div class="page-head">
      <nav class="breadcrumb" aria-label="Breadcrumb">
        <a href={paths.dashboard()}>All pools</a>
      </nav>
      <div class="title-line">
        <h1>
          <UserText>{portfolio.name}</UserText>
        </h1>
        <Status status={portfolio.status} />
        <a class="quiet-link" href={paths.api.pool(portfolio.slug)}>
          JSON
        </a>
      </div>
      <p class="meta">
        {portfolio.strategy === '' ? null : <span>{portfolio.strategy}</span>}
        <span>
          Managed by <UserText>{portfolio.agent.name}</UserText>
        </span>
        <span>
          Opened <Day at={portfolio.inception_at} />
        </span>
        <span>
          Last change <Instant at={portfolio.updated_at} />
        </span>
      </p>
      {portfolio.pause_reason === null ? null : <p class="notice">Paused: {portfolio.pause_reason}.</p>}
      {portfolio.description === '' ? null : (
        <p class="description" dir="auto">
          {portfolio.description}
        </p>
      )}
    </div>
  )
}

function PoolFigures({ portfolio }: { portfolio: Portfolio }) {
  return (
    <section aria-labelledby="figures">
      <h2 id="figures" class="visually-hidden">
        Figures
      </h2>
      <FigureStrip>
        <FigureTile name="NAV" note="at exit value">
          <Credits value={portfolio.nav} isCompact />
        </FigureTile>
        <FigureTile name="Return" note="since inception">
          <SignedPercent ratio={portfolio.return} />
        </FigureTile>
        <FigureTile name="NAV per unit" note={<UnitsNote units={portfolio.units} />}>
          {portfolio.nav_per_unit === null ? (
            <NoFigure reason="No units" />
          ) : (
            <Price value={portfolio.nav_per_unit} isCompact />
          )}
        </FigureTile>
        <FigureTile name="Paper gain" note="mark value over exit value">
          <DirectedCredits value={portfolio.paper_gain} isCompact />
        </FigureTile>
        <FigureTile name="Cash" note="credits">
          <Credits value={portfolio.cash} isCompact />
        </FigureTile>
        <FigureTile name="Buying power" note="cash less locked collateral">
          <Credits value={portfolio.buying_power} isCompact />
        </FigureTile>
      </FigureStrip>
    </section>
  )
}

function UnitsNote({ units }: { units: string }) {
  return (
    <>
      <Credits value={units} isCompact /> units
    </>
  )
}
