import { drawdownsOf, evenlyThinned, linearScale, type Panel, panelOf } from '../domain/chart.ts'
import { niceScale, timeTicks } from '../domain/chart-ticks.ts'
import { axisText, indexText, percentText } from '../domain/number-format.ts'
import { dayText, instantText } from './instant.tsx'

/** Across, everything is in parts of a thousand; upright, in pixels: text keeps its size however wide the chart is. */
const WIDTH = 1000
const COLUMNS = 160
const READOUT_HEIGHT = 46
const INDEX_HEIGHT = 210
const DRAWDOWN_TOP = READOUT_HEIGHT + INDEX_HEIGHT + 34
const DRAWDOWN_HEIGHT = 76
const PLOT_BOTTOM = DRAWDOWN_TOP + DRAWDOWN_HEIGHT
const HEIGHT = PLOT_BOTTOM + 26
const MAX_READOUTS = 96
/** A label further right would stick out of the card. */
const LAST_LABEL_X = 0.96 * WIDTH
/** So that a pool which never fell has a panel, too. */
const SMALLEST_DRAWDOWN_SHOWN = -0.001

/** The index at one instant, and how far it then was below its peak. */
export type PerformancePoint = { at: string; index: number; drawdown: number }

type Sample = { at: string; index: number }

/** The index with its drawdowns. `earlierPeak` is the highest index before the first sample, 0 where it is not known. */
export function performanceOf(samples: Sample[], earlierPeak: number): PerformancePoint[] {
  const drawdowns = drawdownsOf(
    samples.map(({ index }) => index),
    earlierPeak,
  )
  return samples.map((sample, place) => ({ ...sample, drawdown: drawdowns[place] ?? 0 }))
}

/** The index over time with its drawdown beneath. Needs two points. */
export function PerformanceChart({ points, name }: { points: PerformancePoint[]; name: string }) {
  const xOf = timeScaleOf(points)
  return (
    <div class="chart">
      <svg width="100%" height={HEIGHT} role="img" aria-labelledby="chart-title chart-description">
        <title id="chart-title">Performance index and drawdown of {name}</title>
        <desc id="chart-description">{summaryText(points)}</desc>
        <TimeGrid points={points} xOf={xOf} />
        <IndexPanel points={points} xOf={xOf} />
        <DrawdownPanel points={points} xOf={xOf} />
      </svg>
      <Readouts points={points} xOf={xOf} />
    </div>
  )
}

type TimeScale = (at: string) => number
type SeriesProps = { points: PerformancePoint[]; xOf: TimeScale }

function IndexPanel({ points, xOf }: SeriesProps) {
  const indexes = indexesOf(points)
  const scale = niceScale(Math.min(...indexes), Math.max(...indexes), 4)
  const panel = panelOf({
    points: points.map(({ at, index }) => ({ x: xOf(at), y: index })),
    scale,
    width: WIDTH,
    height: INDEX_HEIGHT,
    columns: COLUMNS,
    edge: 'bottom',
  })
  const latestY = READOUT_HEIGHT + panel.yOf(indexes.at(-1) ?? 1)
  return (
    <g class="index">
      <PanelView
        panel={panel}
        top={READOUT_HEIGHT}
        height={INDEX_HEIGHT}
        labelOf={value => axisText(value, scale.decimals)}
      />
      <circle cx="100%" cy={latestY} r="3.5" />
    </g>
  )
}

function DrawdownPanel({ points, xOf }: SeriesProps) {
  const scale = niceScale(Math.min(SMALLEST_DRAWDOWN_SHOWN, ...points.map(({ drawdown }) => drawdown)), 0, 2)
  const panel = panelOf({
    points: points.map(({ at, drawdown }) => ({ x: xOf(at), y: drawdown })),
    scale,
    width: WIDTH,
    height: DRAWDOWN_HEIGHT,
    columns: COLUMNS,
    edge: 'top',
  })
  return (
    <g class="drawdown">
      <text class="heading" x="0" y={DRAWDOWN_TOP - 10}>
        Drawdown
      </text>
      <PanelView
        panel={panel}
        top={DRAWDOWN_TOP}
        height={DRAWDOWN_HEIGHT}
        labelOf={value => percentText(value, Math.max(0, scale.decimals - 2))}
      />
    </g>
  )
}

/** What the chart shows, in words. */
function summaryText(points: readonly PerformancePoint[]): string {
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last) return ''
  const indexes = indexesOf(points)
  const deepest = Math.min(...points.map(({ drawdown }) => drawdown))
  return (
    `From ${indexText(first.index)} on ${dayText(first.at)} to ${indexText(last.index)} on ${dayText(last.at)}, ` +
    `between ${indexText(Math.min(...indexes))} and ${indexText(Math.max(...indexes))}; ` +
    `the deepest drawdown was ${percentText(deepest)}.`
  )
}

function timeScaleOf(points: readonly PerformancePoint[]): TimeScale {
  const scale = linearScale(spanOf(points), [0, WIDTH])
  return at => scale(Date.parse(at))
}

function spanOf(points: readonly PerformancePoint[]): [number, number] {
  return [Date.parse(points[0]?.at ?? ''), Date.parse(points.at(-1)?.at ?? '')]
}

function indexesOf(points: readonly PerformancePoint[]): number[] {
  return points.map(({ index }) => index)
}

type PanelViewProps = {
  panel: Panel
  top: number
  height: number
  labelOf: (value: number) => string
}

function PanelView({ panel, top, height, labelOf }: PanelViewProps) {
  return (
    <>
      {panel.gridLines.map(({ value, y }) => (
        <g key={value}>
          <line class="grid" x1="0" x2="100%" y1={top + y} y2={top + y} />
          <text class="axis" x="-10" y={top + y + 4} text-anchor="end">
            {labelOf(value)}
          </text>
        </g>
      ))}
      <svg
        y={top}
        width="100%"
        height={height}
        viewBox={`0 0 ${WIDTH} ${height}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path d={panel.path} vector-effect="non-scaling-stroke" />
      </svg>
    </>
  )
}

function TimeGrid({ points, xOf }: SeriesProps) {
  const [startMs, endMs] = spanOf(points)
  return (
    <g>
      {timeTicks(startMs, endMs, 5).map(({ atMs, label }) => (
        <TimeGridLine key={atMs} x={xOf(new Date(atMs).toISOString())} label={label} />
      ))}
    </g>
  )
}

function TimeGridLine({ x, label }: { x: number; label: string }) {
  const across = percentAcross(x)
  return (
    <>
      <line class="grid" x1={across} x2={across} y1={READOUT_HEIGHT} y2={PLOT_BOTTOM} />
      {x > LAST_LABEL_X ? null : (
        <text class="axis" x={across} y={HEIGHT - 6} text-anchor="middle">
          {label}
        </text>
      )}
    </>
  )
}

/** What the chart says under the pointer: bands that show their own text while it is over them, without a script. */
function Readouts({ points, xOf }: SeriesProps) {
  const shown = evenlyThinned(points, MAX_READOUTS)
  const last = shown.at(-1)
  return (
    <svg class="readouts" width="100%" height={HEIGHT} aria-hidden="true">
      <g class="bands">
        {shown.map((point, place) => {
          const x = xOf(point.at)
          const from = (xOf(shown[place - 1]?.at ?? point.at) + x) / 2
          const to = (xOf(shown[place + 1]?.at ?? point.at) + x) / 2
          return (
            <g key={point.at}>
              <rect
                x={percentAcross(from)}
                y={READOUT_HEIGHT}
                width={percentAcross(to - from)}
                height={PLOT_BOTTOM - READOUT_HEIGHT}
              />
              <Readout point={point} />
            </g>
          )
        })}
      </g>
      {last ? (
        <g class="latest">
          <Readout point={last} />
        </g>
      ) : null}
    </svg>
  )
}

function Readout({ point }: { point: PerformancePoint }) {
  return (
    <text y="14">
      {indexText(point.index)}
      <tspan x="0" dy="18">
        {instantText(point.at)} · drawdown {percentText(point.drawdown)}
      </tspan>
    </text>
  )
}

function percentAcross(x: number): string {
  return `${Math.round((x / WIDTH) * 10_000) / 100}%`
}
