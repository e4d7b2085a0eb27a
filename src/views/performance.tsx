import type { NavPoint } from '../db/queries/nav-history.ts'
import type { Portfolio } from '../db/queries/portfolio.ts'
import { evenlyThinned } from '../domain/chart.ts'
import { MAX_SERIES_POINTS } from '../domain/limits.ts'
import { indexText } from '../domain/number-format.ts'
import { EmptyState } from './empty-state.tsx'
import { Credits, Percent } from './figures.tsx'
import { dayText, Instant } from './instant.tsx'
import { PerformanceChart, type PerformancePoint, performanceOf } from './performance-chart.tsx'
import { Column, DataTable } from './table.tsx'

const MAX_TABLE_ROWS = 100

type PerformanceProps = { portfolio: Portfolio; history: NavPoint[] }

/** How a pool has done: the chart, and the figures behind it. */
export function Performance({ portfolio, history }: PerformanceProps) {
  const isWhole = history.length < MAX_SERIES_POINTS
  const samples = history.map(({ slot, index }) => ({ at: slot, index }))
  const points = isWhole
    ? performanceOf(sinceInception(samples, portfolio.inception_at), 1)
    : performanceOf(samples, 0)
  return (
    <section class="card" aria-labelledby="performance">
      <div class="card-head">
        <div>
          <h2 id="performance">Performance index</h2>
          <p class="card-note">
            What one credit has become {sinceText(points, isWhole)}, without the effect of deposits and
            withdrawals
          </p>
        </div>
      </div>
      {points.length > 1 ? (
        <div class="card-body">
          <PerformanceChart points={points} name={portfolio.name} />
          <ChartFigures history={history} drawdowns={drawdownsBySlot(points)} />
        </div>
      ) : (
        <EmptyState title="No snapshot yet">
          Every slot adds a point to this chart; the next one adds the first.
        </EmptyState>
      )}
    </section>
  )
}

type Samples = { at: string; index: number }[]

/** A pool begins at 1. Its first slot may have begun before it did. */
function sinceInception(samples: Samples, inception: string): Samples {
  const first = samples[0]
  return first && inception < first.at ? [{ at: inception, index: 1 }, ...samples] : samples
}

function sinceText(points: readonly PerformancePoint[], isWhole: boolean): string {
  const first = points[0]
  return isWhole || !first ? 'since inception' : `since inception, shown from ${dayText(first.at)} on`
}

function drawdownsBySlot(points: readonly PerformancePoint[]): ReadonlyMap<string, number> {
  return new Map(points.map(({ at, drawdown }) => [at, drawdown]))
}

type ChartFiguresProps = { history: NavPoint[]; drawdowns: ReadonlyMap<string, number> }

function ChartFigures({ history, drawdowns }: ChartFiguresProps) {
  const rows = evenlyThinned(history, MAX_TABLE_ROWS).reverse()
  const caption =
    rows.length < history.length
      ? `${rows.length} of ${history.length} snapshots, evenly spread, the newest first`
      : 'Snapshots, the newest first'
  return (
    <details class="disclosure behind-chart">
      <summary>The figures behind the chart</summary>
      <DataTable id="snapshots" caption={caption}>
        <thead>
          <tr>
            <Column>Slot</Column>
            <Column isNumber>Index</Column>
            <Column isNumber>Drawdown</Column>
            <Column isNumber>NAV</Column>
            <Column isNumber>NAV at mark</Column>
            <Column isNumber>Gross exposure</Column>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <SnapshotRow key={row.slot} row={row} drawdown={drawdowns.get(row.slot) ?? null} />
          ))}
        </tbody>
      </DataTable>
    </details>
  )
}

function SnapshotRow({ row, drawdown }: { row: NavPoint; drawdown: number | null }) {
  return (
    <tr>
      <th scope="row">
        <Instant at={row.slot} />
        {row.late ? ' (late)' : ''}
      </th>
      <td class="number">
        <data value={String(row.index)} title={String(row.index)}>
          {indexText(row.index)}
        </data>
      </td>
      <td class="number">
        <Percent ratio={drawdown} />
      </td>
      <td class="number">
        <Credits value={row.nav} />
      </td>
      <td class="number">
        <Credits value={row.nav_at_mark} />
      </td>
      <td class="number">
        <Credits value={row.gross_exposure} />
      </td>
    </tr>
  )
}
