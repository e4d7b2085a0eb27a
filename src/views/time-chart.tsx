import type { Child } from 'hono/jsx'
import { areaPath, type Curve, evenlyThinned, heightScale, linePath } from '../domain/chart.ts'
import { linearScale, timeTicks, type ValueScale } from '../domain/chart-scale.ts'

/** Across, everything is in parts of a thousand; upright, in pixels: text keeps its size however wide the chart is. */
const WIDTH = 1000
const READOUT_HEIGHT = 46
const PANEL_GAP = 36
const AXIS_HEIGHT = 26
const MAX_READOUTS = 72
/** A label further right would stick out of the card. */
const LAST_LABEL_X = 0.95 * WIDTH
const LETTER_HEIGHT = 13

export type Sample = { atMs: number; value: number }

export type Line = {
  samples: readonly Sample[]
  /** Says what the line is, and so how it looks. */
  class: string
  curve?: Curve
  /** Fills what lies between the line and this edge of its panel. */
  filledTo?: 'top' | 'bottom'
  /** Stands at the line's end, for one that is told from others by its letter. */
  letter?: string
}

export type ChartPanel = {
  heading?: string
  height: number
  scale: ValueScale
  labelOf: (value: number) => string
  lines: readonly Line[]
}

/** Something that happened at an instant; drawn at the foot of the first panel. */
export type ChartMark = { atMs: number; class: string; sign: string }

export type Readout = { atMs: number; headline: string; rest: string }

type TimeChartProps = {
  id: string
  title: string
  /** What the chart shows, in words, for who cannot see it. */
  summary: string
  span: readonly [number, number]
  panels: readonly ChartPanel[]
  marks?: readonly ChartMark[]
  readouts: readonly Readout[]
}

type XOf = (atMs: number) => number

/** Panels of lines over one axis of time, with a read-out under the pointer. No script takes part. */
export function TimeChart({ id, title, summary, span, panels, marks = [], readouts }: TimeChartProps) {
  const xOf = linearScale(span, [0, WIDTH])
  const tops = panelTops(panels)
  const last = panels.length - 1
  const bottom = (tops[last] ?? 0) + (panels[last]?.height ?? 0)
  const height = bottom + AXIS_HEIGHT
  const hasLetters = panels.some(({ lines }) => lines.some(({ letter }) => letter !== undefined))
  return (
    <div class={hasLetters ? 'chart lettered' : 'chart'}>
      <svg width="100%" height={height} role="img" aria-labelledby={`${id}-title ${id}-summary`}>
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-summary`}>{summary}</desc>
        <TimeGrid span={span} xOf={xOf} bottom={bottom} />
        {panels.map((panel, place) => (
          <PanelView key={panel.heading ?? place} panel={panel} top={tops[place] ?? 0} xOf={xOf} />
        ))}
        {marks.map(mark => (
          <MarkView
            key={mark.atMs}
            mark={mark}
            xOf={xOf}
            bottom={(tops[0] ?? 0) + (panels[0]?.height ?? 0)}
          />
        ))}
      </svg>
      <Readouts readouts={readouts} xOf={xOf} bottom={bottom} height={height} />
    </div>
  )
}

function panelTops(panels: readonly ChartPanel[]): number[] {
  return panels.map((_, place) =>
    panels.slice(0, place).reduce((top, { height }) => top + height + PANEL_GAP, READOUT_HEIGHT),
  )
}

type PanelViewProps = { panel: ChartPanel; top: number; xOf: XOf }

function PanelView({ panel, top, xOf }: PanelViewProps) {
  const { heading, height, scale, labelOf, lines } = panel
  const yOf = heightScale(scale, height)
  return (
    <g>
      {heading === undefined ? null : (
        <text class="heading" x="0" y={top - 10}>
          {heading}
        </text>
      )}
      {scale.ticks.map(value => (
        <g key={value}>
          <line class="grid" x1="0" x2="100%" y1={top + yOf(value)} y2={top + yOf(value)} />
          <text class="axis" x="-10" y={top + yOf(value) + 4} text-anchor="end">
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
        {lines.map(line => (
          <LineView key={line.class} line={line} height={height} xOf={xOf} yOf={yOf} />
        ))}
      </svg>
      <LineEnds lines={lines} top={top} yOf={yOf} />
    </g>
  )
}

type LineViewProps = { line: Line; height: number; xOf: XOf; yOf: (value: number) => number }

function LineView({ line, height, xOf, yOf }: LineViewProps) {
  const points = line.samples.map(({ atMs, value }) => ({ x: xOf(atMs), y: yOf(value) }))
  return (
    <g class={line.class}>
      {line.filledTo === undefined ? null : (
        <path class="area" d={areaPath(points, line.filledTo === 'top' ? 0 : height, line.curve)} />
      )}
      <path class="line" d={linePath(points, line.curve)} vector-effect="non-scaling-stroke" />
    </g>
  )
}

type LineEndsProps = { lines: readonly Line[]; top: number; yOf: (value: number) => number }

/** Each line's last value as a dot, with its letter beside it: letters that would overlap stand beneath each other. */
function LineEnds({ lines, top, yOf }: LineEndsProps) {
  const ends = lines
    .flatMap(({ samples, letter, class: name }) => {
      const last = samples.at(-1)
      return last ? [{ y: top + yOf(last.value), letter, name }] : []
    })
    .sort((one, other) => one.y - other.y)
  let free = Number.NEGATIVE_INFINITY
  return (
    <>
      {ends.map(({ y, letter, name }) => {
        const letterY = Math.max(y, free)
        free = letterY + LETTER_HEIGHT
        return (
          <g key={name} class={name}>
            <circle cx="100%" cy={y} r="3.5" />
            {letter === undefined ? null : (
              <svg x="100%" y={letterY} overflow="visible" aria-hidden="true">
                <text class="letter" x="9" y="4">
                  {letter}
                </text>
              </svg>
            )}
          </g>
        )
      })}
    </>
  )
}

type TimeGridProps = { span: readonly [number, number]; xOf: XOf; bottom: number }

function TimeGrid({ span: [startMs, endMs], xOf, bottom }: TimeGridProps) {
  return (
    <g>
      {timeTicks(startMs, endMs, 5).map(({ atMs, label }) => {
        const across = percentAcross(xOf(atMs))
        return (
          <g key={atMs}>
            <line class="grid" x1={across} x2={across} y1={READOUT_HEIGHT} y2={bottom} />
            {xOf(atMs) > LAST_LABEL_X ? null : (
              <text class="axis" x={across} y={bottom + AXIS_HEIGHT - 6} text-anchor="middle">
                {label}
              </text>
            )}
          </g>
        )
      })}
    </g>
  )
}

function MarkView({ mark, xOf, bottom }: { mark: ChartMark; xOf: XOf; bottom: number }) {
  const across = percentAcross(xOf(mark.atMs))
  return (
    <g class={`mark ${mark.class}`}>
      <line x1={across} x2={across} y1={READOUT_HEIGHT} y2={bottom} />
      <text class="mark-sign" x={across} y={bottom - 4} text-anchor="middle">
        {mark.sign}
      </text>
    </g>
  )
}

type ReadoutsProps = { readouts: readonly Readout[]; xOf: XOf; bottom: number; height: number }

/** What the chart says under the pointer: bands that show their own text while it is over them. */
function Readouts({ readouts, xOf, bottom, height }: ReadoutsProps) {
  const shown = evenlyThinned(readouts, MAX_READOUTS)
  const last = shown.at(-1)
  return (
    <svg class="readouts" width="100%" height={height} aria-hidden="true">
      <g class="bands">
        {shown.map((readout, place) => {
          const x = xOf(readout.atMs)
          const from = (xOf(shown[place - 1]?.atMs ?? readout.atMs) + x) / 2
          const to = (xOf(shown[place + 1]?.atMs ?? readout.atMs) + x) / 2
          return (
            <g class="band" key={readout.atMs}>
              <rect
                class="band-area"
                x={percentAcross(from)}
                y={READOUT_HEIGHT}
                width={percentAcross(to - from)}
                height={bottom - READOUT_HEIGHT}
              />
              <ReadoutText readout={readout} class="band-text" />
            </g>
          )
        })}
      </g>
      {last ? (
        <g class="latest">
          <ReadoutText readout={last} />
        </g>
      ) : null}
    </svg>
  )
}

function ReadoutText({ readout, class: name }: { readout: Readout; class?: string }) {
  return (
    <text y="14" class={name}>
      {readout.headline}
      <tspan x="0" dy="18">
        {readout.rest}
      </tspan>
    </text>
  )
}

function percentAcross(x: number): string {
  return `${Math.round((x / WIDTH) * 10_000) / 100}%`
}

/** A disclosure with the figures that a chart is drawn from. */
export function BehindChart({ children }: { children: Child }) {
  return (
    <details class="disclosure behind-chart">
      <summary>The figures behind the chart</summary>
      {children}
    </details>
  )
}
