import type { NavPoint } from '../db/queries/nav-history.ts'
import type { Flow, PoolPageData } from '../db/queries/pool-page.ts'
import { evenlyThinned, nearest } from '../domain/chart.ts'
import { valueScale } from '../domain/chart-scale.ts'
import { axisText, indexText, percentText } from '../domain/number-format.ts'
import { dayText, instantText } from '../domain/time-format.ts'
import { address, paths } from '../http/paths.ts'
import { type PoolView, poolAddress } from './addresses.ts'
import { Card } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
import { Figure, FigureCell } from './figures.tsx'
import { Instant } from './instant.tsx'
import { creditsFigure, indexFigure, percentFigure } from './shown-figures.ts'
import { WindowSwitch } from './switch.tsx'
import { Column, DataTable } from './table.tsx'
import { BehindChart, type ChartMark, type Readout, TimeChart } from './time-chart.tsx'
import { WINDOW_NAMES } from './words.ts'

const MAX_TABLE_ROWS = 40
const INDEX_HEIGHT = 270
const DRAWDOWN_HEIGHT = 90
/** So that a pool which never fell has a panel, too. */
const SMALLEST_DRAWDOWN_SHOWN = -0.001

/** The index at one instant, and how far it then was below its peak. */
type PerformancePoint = { at: string; atMs: number; index: number; drawdown: number }

type PerformanceProps = { page: PoolPageData; view: PoolView }

/** How a pool has done: the chart, and the figures behind it. */
export function Performance({ page, view }: PerformanceProps) {
  const { window } = view
  const { portfolio, history, flows } = page
  const points = pointsOf(history, window === 'all' ? portfolio.inception_at : null)
  return (
    <Card
      id="performance"
      title="Performance index"
      note="What one credit has become, without the effect of deposits and withdrawals"
      beside={
        <WindowSwitch window={window} hrefOf={name => poolAddress(view, { window: name }, 'performance')} />
      }
    >
      {points.length > 1 ? (
        <div class="card-body">
          <PerformanceChart points={points} flows={flows} name={portfolio.name} />
          <FlowKey flows={flows} />
          <BehindChart>
            <Snapshots history={history} slug={portfolio.slug} />
          </BehindChart>
        </div>
      ) : (
        <EmptyState title={window === 'all' ? 'No snapshot yet' : `Too little in ${WINDOW_NAMES[window]}`}>
          Every slot adds a point to this chart; the next one adds the first.
        </EmptyState>
      )}
    </Card>
  )
}

/** A pool begins at 1. Its first slot may have begun before it did. */
function pointsOf(history: readonly NavPoint[], inception: string | null): PerformancePoint[] {
  const points = history.map(({ slot, index, drawdown }) => pointOf(slot, index, drawdown))
  const first = points[0]
  const isLater = first !== undefined && inception !== null && inception < first.at
  return isLater ? [pointOf(inception, 1, 0), ...points] : points
}

function pointOf(at: string, index: number, drawdown: number): PerformancePoint {
  return { at, atMs: Date.parse(at), index, drawdown }
}

type ChartProps = { points: PerformancePoint[]; flows: Flow[]; name: string }

/** The index over time with its drawdown beneath. Needs two points. */
function PerformanceChart({ points, flows, name }: ChartProps) {
  const indexes = points.map(({ index }) => index)
  const deepest = Math.min(SMALLEST_DRAWDOWN_SHOWN, ...points.map(({ drawdown }) => drawdown))
  const index = valueScale(Math.min(...indexes), Math.max(...indexes), 4)
  const drawdown = valueScale(deepest, 0, 2)
  const span = [points[0]?.atMs ?? 0, points.at(-1)?.atMs ?? 0] as const
  return (
    <TimeChart
      id="performance-chart"
      title={`Performance index and drawdown of ${name}`}
      summary={summaryText(points, flows)}
      span={span}
      panels={[
        {
          height: INDEX_HEIGHT,
          scale: index,
          labelOf: value => axisText(value, index.decimals),
          lines: [{ class: 'index', filledTo: 'bottom', samples: samplesOf(points, 'index') }],
        },
        {
          heading: 'Drawdown',
          height: DRAWDOWN_HEIGHT,
          scale: drawdown,
          labelOf: value => percentText(value, Math.max(0, drawdown.decimals - 2)),
          lines: [{ class: 'drawdown', filledTo: 'top', samples: samplesOf(points, 'drawdown') }],
        },
      ]}
      marks={flows.map(markOf).filter(({ atMs }) => atMs >= span[0] && atMs <= span[1])}
      readoutAt={readoutOf(points)}
    />
  )
}

function samplesOf(points: readonly PerformancePoint[], figure: 'index' | 'drawdown') {
  return points.map(point => ({ atMs: point.atMs, value: point[figure] }))
}

/** Reads out the point that is nearest to an instant. */
function readoutOf(points: readonly PerformancePoint[]) {
  return (atMs: number): Readout => {
    const point = nearest(points, atMs)
    if (point === null) return { headline: '', rest: '' }
    const { at, index, drawdown } = point
    return {
      headline: indexText(index),
      rest: `${instantText(at)} · drawdown ${percentText(drawdown)}`,
    }
  }
}

const FLOW_SIGNS = { deposit: '▲', withdrawal: '▼' } as const

function markOf({ at, kind }: Flow): ChartMark {
  return { atMs: Date.parse(at), sign: FLOW_SIGNS[kind] }
}

/** What the marks are, in words. */
function FlowKey({ flows }: { flows: Flow[] }) {
  if (flows.length === 0) return null
  return (
    <details class="flow-key">
      <summary>
        {countText(flows, 'deposit')} and {countText(flows, 'withdrawal')} in this window
      </summary>
      <ul>
        {flows.map(flow => (
          <li key={flow.at}>
            <span aria-hidden="true">{FLOW_SIGNS[flow.kind]}</span> <Instant at={flow.at} />: {flow.kind} of{' '}
            <Figure of={creditsFigure(flow.amount)} />
          </li>
        ))}
      </ul>
    </details>
  )
}

function countText(flows: readonly Flow[], kind: Flow['kind']): string {
  const count = flows.filter(flow => flow.kind === kind).length
  return `${FLOW_SIGNS[kind]} ${count} ${kind}${count === 1 ? '' : 's'}`
}

/** What the chart shows, in words. */
function summaryText(points: readonly PerformancePoint[], flows: readonly Flow[]): string {
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last) return ''
  const indexes = points.map(({ index }) => index)
  const deepest = Math.min(...points.map(({ drawdown }) => drawdown))
  return (
    `From ${indexText(first.index)} on ${dayText(first.at)} to ${indexText(last.index)} on ${dayText(last.at)}, ` +
    `between ${indexText(Math.min(...indexes))} and ${indexText(Math.max(...indexes))}; ` +
    `the deepest drawdown drawn is ${percentText(deepest)}. ` +
    `Marked are ${flows.length} deposits and withdrawals.`
  )
}

function Snapshots({ history, slug }: { history: NavPoint[]; slug: string }) {
  const rows = evenlyThinned(history, MAX_TABLE_ROWS).reverse()
  return (
    <>
      <DataTable
        id="snapshots"
        caption={`${rows.length} snapshots, evenly spread, the newest first`}
        columns={
          <>
            <Column of="text">Slot</Column>
            <Column>Index</Column>
            <Column>Drawdown</Column>
            <Column>NAV</Column>
            <Column>NAV at mark</Column>
            <Column>Units</Column>
          </>
        }
      >
        {rows.map(row => (
          <SnapshotRow key={row.slot} row={row} />
        ))}
      </DataTable>
      <p class="card-foot">
        Every snapshot: <a href={paths.api.nav(slug)}>JSON</a> or{' '}
        <a href={address(paths.api.nav(slug), { format: 'csv' })}>CSV</a>
      </p>
    </>
  )
}

function SnapshotRow({ row }: { row: NavPoint }) {
  return (
    <tr>
      <th scope="row">
        {instantText(row.slot)}
        {row.late ? ' (late)' : ''}
      </th>
      <FigureCell of={indexFigure(row.index)} />
      <FigureCell of={percentFigure(row.drawdown)} />
      <FigureCell of={creditsFigure(row.nav)} />
      <FigureCell of={creditsFigure(row.nav_at_mark)} />
      <FigureCell of={creditsFigure(row.units)} />
    </tr>
  )
}
