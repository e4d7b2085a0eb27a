import type { Child } from 'hono/jsx'
import type { Candidate, ComparedPool } from '../db/queries/comparison.ts'
import { correlationOf, dailyReturnsOf, MIN_CORRELATED_DAYS } from '../domain/correlation.ts'
import { MAX_COMPARED_POOLS } from '../domain/limits.ts'
import { ratioText } from '../domain/number-format.ts'
import type { Window } from '../domain/slots.ts'
import { paths } from '../http/paths.ts'
import { comparisonAddress } from './addresses.ts'
import { Card } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
import { Figure, NoFigure, NoFigureCell } from './figures.tsx'
import { IndexChart, LETTERS } from './index-chart.tsx'
import { Day } from './instant.tsx'
import { Layout } from './layout.tsx'
import { MetricValue } from './metric-cards.tsx'
import { PageHead } from './page-head.tsx'
import { creditsFigure, gainFigure } from './shown-figures.ts'
import { Status } from './status.tsx'
import { WindowSwitch } from './switch.tsx'
import { Column, DataTable, PoolLink, userText } from './table.tsx'
import { reasonText, WINDOW_NAMES } from './words.ts'

type ComparePageProps = { pools: ComparedPool[]; window: Window; now: string }

/** Up to five pools side by side: one chart, their figures, and how they move together. */
export function ComparePage({ pools, window, now }: ComparePageProps) {
  const charted = pools.map(({ portfolio, history }) => ({
    slug: portfolio.slug,
    name: portfolio.name,
    history,
    inception: window === 'all' ? portfolio.inception_at : null,
  }))
  const slugs = charted.map(({ slug }) => slug)
  return (
    <CompareLayout now={now}>
      <Card
        id="indexes-head"
        title={<>Performance, {WINDOW_NAMES[window].toLowerCase()}</>}
        note="Performance indexes, 1 where their common time begins"
        beside={<WindowSwitch window={window} hrefOf={name => comparisonAddress(slugs, name)} />}
      >
        <IndexChart id="compare-chart" pools={charted} />
      </Card>
      <Metrics pools={pools} window={window} />
      <Correlations pools={pools} window={window} />
      <p>
        <a href={paths.compare()}>Compare other pools</a>
      </p>
    </CompareLayout>
  )
}

function CompareLayout({ now, children }: { now?: string; children: Child }) {
  return (
    <Layout
      title="Compare pools"
      description="Up to five capital pools on one chart, with their figures side by side."
      current="compare"
      {...(now === undefined ? {} : { now })}
    >
      <PageHead title="Compare pools">Up to {MAX_COMPARED_POOLS} at once.</PageHead>
      {children}
    </Layout>
  )
}

type Row = { name: string; cellOf: (pool: ComparedPool) => Child }

const ratio = (name: string, metric: RatioMetric, as: 'percent' | 'ratio'): Row => ({
  name,
  cellOf: ({ portfolio: { analytics, null_reasons: reasons } }) =>
    analytics[metric] === null ? (
      <NoFigure reason={reasonText(reasons[metric] ?? 'not_defined')} />
    ) : (
      <MetricValue value={analytics[metric]} as={as} />
    ),
})

type RatioMetric =
  | 'sharpe'
  | 'sortino'
  | 'max_drawdown'
  | 'volatility'
  | 'diversification'
  | 'win_rate'
  | 'calmar'

const ROWS: readonly Row[] = [
  { name: 'Status', cellOf: ({ portfolio }) => <Status status={portfolio.status} /> },
  { name: 'NAV', cellOf: ({ portfolio }) => <Figure of={creditsFigure(portfolio.nav)} /> },
  { name: 'P&L', cellOf: ({ portfolio }) => <Figure of={gainFigure(portfolio.total_pnl)} /> },
  {
    name: 'Return since inception',
    cellOf: ({ portfolio }) => <MetricValue value={portfolio.return} as="gain" />,
  },
  ratio('Sharpe ratio', 'sharpe', 'ratio'),
  ratio('Sortino ratio', 'sortino', 'ratio'),
  ratio('Calmar ratio', 'calmar', 'ratio'),
  ratio('Max drawdown', 'max_drawdown', 'percent'),
  ratio('Volatility, a year', 'volatility', 'percent'),
  ratio('Diversification', 'diversification', 'percent'),
  ratio('Win rate', 'win_rate', 'percent'),
  { name: 'Positions', cellOf: ({ portfolio }) => portfolio.positions_count },
  { name: 'Opened', cellOf: ({ portfolio }) => <Day at={portfolio.inception_at} /> },
]

function Metrics({ pools, window }: { pools: ComparedPool[]; window: Window }) {
  const windowRow: Row = {
    name: `Return over ${WINDOW_NAMES[window]}`,
    cellOf: ({ portfolio }) => <MetricValue value={portfolio.analytics.return_by_window[window]} as="gain" />,
  }
  const rows = window === 'all' ? ROWS : [windowRow, ...ROWS]
  return (
    <Card id="figures" title="Figures side by side" note="Since inception, unless a row says otherwise">
      <DataTable
        id="figures-caption"
        caption="The pools' figures"
        isCaptionHidden
        columns={
          <>
            <Column of="text">Figure</Column>
            {pools.map((pool, place) => (
              <PoolHead key={pool.portfolio.id} pool={pool} place={place} />
            ))}
          </>
        }
      >
        {rows.map(({ name, cellOf }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {pools.map(pool => (
              <td key={pool.portfolio.id} class="number">
                {cellOf(pool)}
              </td>
            ))}
          </tr>
        ))}
      </DataTable>
    </Card>
  )
}

function PoolHead({ pool: { portfolio }, place }: { pool: ComparedPool; place: number }) {
  return (
    <th scope="col" class="wraps">
      <b>{LETTERS[place]}</b> <PoolLink pool={portfolio} />
    </th>
  )
}

function Correlations({ pools, window }: { pools: ComparedPool[]; window: Window }) {
  if (pools.length < 2) return null
  const returns = pools.map(({ closes }) => dailyReturnsOf(closes))
  return (
    <Card
      id="correlations"
      title="Correlation of daily returns"
      note={
        <>
          {WINDOW_NAMES[window]}, over the days that both have: 1 is in step, 0 is unrelated, −1 is opposite.
          Needs {MIN_CORRELATED_DAYS} days.
        </>
      }
    >
      <DataTable
        id="correlations-caption"
        caption="Correlation of the pools' daily returns"
        isCaptionHidden
        columns={
          <>
            <Column of="text">Pool</Column>
            {pools.map((pool, place) => (
              <PoolHead key={pool.portfolio.id} pool={pool} place={place} />
            ))}
          </>
        }
      >
        {pools.map(({ portfolio }, row) => (
          <tr key={portfolio.id}>
            <th scope="row">
              <b>{LETTERS[row]}</b> {userText(portfolio.name)}
            </th>
            {pools.map((other, column) => (
              <CorrelationCell
                key={other.portfolio.id}
                one={returns[row] ?? new Map()}
                other={returns[column] ?? new Map()}
              />
            ))}
          </tr>
        ))}
      </DataTable>
    </Card>
  )
}

type Returns = ReturnType<typeof dailyReturnsOf>

function CorrelationCell({ one, other }: { one: Returns; other: Returns }) {
  const { days, value } = correlationOf(one, other)
  if (value === null) {
    const reason = days < MIN_CORRELATED_DAYS ? `only ${days} days in common` : 'one of them did not move'
    return <NoFigureCell reason={reason} />
  }
  const depth = Math.min(4, Math.floor(Math.abs(value) * 5))
  return (
    <td title={String(value)} class={depth === 0 ? undefined : `${value > 0 ? 'up' : 'down'}-${depth}`}>
      {ratioText(value)}
    </td>
  )
}

/** Where nothing is chosen yet: what there is to choose from. */
export function CompareChooser({ candidates, now }: { candidates: Candidate[]; now?: string }) {
  return (
    <CompareLayout {...(now === undefined ? {} : { now })}>
      <Card
        id="choose"
        title="Choose pools"
        note={
          <>
            Two to {MAX_COMPARED_POOLS} of the {candidates.length} largest; any others by their slugs:{' '}
            {paths.compare()}?pools=one,other
          </>
        }
      >
        {candidates.length > 0 ? <ChoiceForm candidates={candidates} /> : <NoCandidates />}
      </Card>
    </CompareLayout>
  )
}

function ChoiceForm({ candidates }: { candidates: Candidate[] }) {
  return (
    <form method="get" action={paths.compare()}>
      <ul class="choices">
        {candidates.map(pool => (
          <li key={pool.slug}>
            <label>
              <input type="checkbox" name="pools" value={pool.slug} />
              <span>
                {userText(pool.name)}
                <small>
                  {pool.strategy === '' ? '' : `${pool.strategy} · `}
                  {userText(pool.agent.name)}
                </small>
              </span>
            </label>
          </li>
        ))}
      </ul>
      <p class="card-foot">
        <button type="submit">Compare</button>
      </p>
    </form>
  )
}

function NoCandidates() {
  return (
    <EmptyState title="No pools yet">
      There is nothing to compare. <a href={paths.dashboard()}>The page of pools</a> says how one opens.
    </EmptyState>
  )
}
