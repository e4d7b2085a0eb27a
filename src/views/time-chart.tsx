import type { Child } from 'hono/jsx'
import { type Curve, evenlySpread, filledPath, heightScale, linePath } from '../domain/chart.ts'
import { linearScale, timeTicks, type ValueScale } from '../domain/chart-scale.ts'

/** Across, everything is in parts of a thousand; upright, in pixels: text keeps its size however wide the chart is. */
const WIDTH = 1000
/** Lines are drawn in whole parts of that, so many to each: finer than a pixel. */
const PARTS = 2
const READOUT_HEIGHT = 46
const PANEL_GAP = 36
const AXIS_HEIGHT = 26
const READOUTS = 60
/** A label further right would stick out of the card. */
const LAST_LABEL_X = 0.95 * WIDTH
const LETTER_HEIGHT = 13

export type Sample = { atMs: number; value: number }

export type Line = {
  samples: readonly Sample[]
  /** Says what the line is, and so how it looks. */
  class: string
  curve?: Curve
  /** Fills what lies between the line, which reaches from end to end, and this edge of its panel. */
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
export type ChartMark = { atMs: number; sign: string }

export type Readout = { headline: string; rest: string }

type TimeChartProps = {
  id: string
  title: string
  /** What the chart shows, in words, for who cannot see it. */
  summary: string
  span: readonly [number, number]
  panels: readonly ChartPanel[]
  marks?: readonly ChartMark[]
  readoutAt: (atMs: number) => Readout
}

/** A panel where it stands in the chart. */
type PlacedPanel = ChartPanel & { top: number; yOf: (value: number) => number }
type XOf = (atMs: number) => number

/** Panels of lines over one axis of time, with a read-out under the pointer. No script takes part. */
export function TimeChart({ id, title, summary, span, panels, marks = [], readoutAt }: TimeChartProps) {
  const xOf = linearScale(span, [0, WIDTH])
  const placed = placedPanels(panels)
  const [first] = placed
  const last = placed.at(-1)
  const bottom = last ? last.top + last.height : READOUT_HEIGHT
  const height = bottom + AXIS_HEIGHT
  const hasLetters = panels.some(({ lines }) => lines.some(({ letter }) => letter !== undefined))
  return (
    <div class={hasLetters ? 'chart lettered' : 'chart'}>
      <svg width="100%" height={height} role="img" aria-labelledby={`${id}-title ${id}-summary`}>
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-summary`}>{summary}</desc>
        <Grid panels={placed} span={span} xOf={xOf} bottom={bottom} />
        {placed.map(panel => (
          <PanelView key={panel.top} panel={panel} xOf={xOf} />
        ))}
        {marks.map(mark => (
          <MarkView
            key={mark.atMs}
            mark={mark}
            xOf={xOf}
            bottom={first ? first.top + first.height : bottom}
          />
        ))}
      </svg>
      <Readouts span={span} readoutAt={readoutAt} />
    </div>
  )
}

function placedPanels(panels: readonly ChartPanel[]): PlacedPanel[] {
  let top = READOUT_HEIGHT
  return panels.map(panel => {
    const placed = { ...panel, top, yOf: heightScale(panel.scale, panel.height) }
    top += panel.height + PANEL_GAP
    return placed
  })
}

type GridProps = {
  panels: readonly PlacedPanel[]
  span: readonly [number, number]
  xOf: XOf
  bottom: number
}

/** A line across for every round value and one upright for every round instant, in one path; and what they stand for. */
function Grid({ panels, span: [startMs, endMs], xOf, bottom }: GridProps) {
  const values = panels.flatMap(({ scale, top, yOf, labelOf }) =>
    scale.ticks.map(value => ({ y: Math.round(top + yOf(value)), label: labelOf(value) })),
  )
  const instants = timeTicks(startMs, endMs, 5).map(({ atMs, label }) => ({
    x: Math.round(xOf(atMs)),
    label,
  }))
  const path = [
    ...values.map(({ y }) => `M0 ${y}h${WIDTH}`),
    ...instants.map(({ x }) => `M${x} ${READOUT_HEIGHT}V${bottom}`),
  ].join('')
  return (
    <>
      <svg
        class="grid"
        width="100%"
        height={bottom}
        viewBox={`0 0 ${WIDTH} ${bottom}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path d={path} />
      </svg>
      <g class="values">
        {values.map(({ y, label }) => (
          <text key={y} y={y + 4}>
            {label}
          </text>
        ))}
      </g>
      <g class="instants">
        {instants
          .filter(({ x }) => x <= LAST_LABEL_X)
          .map(({ x, label }) => (
            <text key={x} x={percentAcross(x)} y={bottom + AXIS_HEIGHT - 6}>
              {label}
            </text>
          ))}
      </g>
    </>
  )
}

function PanelView({ panel, xOf }: { panel: PlacedPanel; xOf: XOf }) {
  const { heading, height, top, lines } = panel
  return (
    <g>
      {heading === undefined ? null : (
        <text class="heading" y={top - 10}>
          {heading}
        </text>
      )}
      <svg
        class="panel"
        y={top}
        width="100%"
        height={height}
        viewBox={`0 0 ${WIDTH * PARTS} ${height * PARTS}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {lines.map(line => (
          <path key={line.class} class={`line ${line.class}`} d={pathOf(line, panel, xOf)} />
        ))}
      </svg>
      <LineEnds panel={panel} />
    </g>
  )
}

function pathOf({ samples, filledTo, curve }: Line, { height, yOf }: PlacedPanel, xOf: XOf): string {
  const points = samples.map(({ atMs, value }) => ({ x: xOf(atMs) * PARTS, y: yOf(value) * PARTS }))
  return filledTo === undefined
    ? linePath(points, curve)
    : filledPath(points, { width: WIDTH * PARTS, height: height * PARTS }, filledTo, curve)
}

/** Each line's last value as a dot, with its letter beside it: letters that would overlap stand beneath each other. */
function LineEnds({ panel: { lines, top, yOf } }: { panel: PlacedPanel }) {
  const ends = lines
    .flatMap(({ samples, letter, class: name }) => {
      const last = samples.at(-1)
      return last ? [{ y: Math.round((top + yOf(last.value)) * PARTS) / PARTS, letter, name }] : []
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
              <svg x="100%" y={letterY} aria-hidden="true">
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

function MarkView({ mark, xOf, bottom }: { mark: ChartMark; xOf: XOf; bottom: number }) {
  const across = percentAcross(xOf(mark.atMs))
  return (
    <g class="mark">
      <line x1={across} x2={across} y1={READOUT_HEIGHT} y2={bottom} />
      <text x={across} y={bottom - 4}>
        {mark.sign}
      </text>
    </g>
  )
}

type ReadoutsProps = Pick<TimeChartProps, 'span' | 'readoutAt'>

/** What the chart says under the pointer: bands side by side that show their own text while it is over them. */
function Readouts({ span: [startMs, endMs], readoutAt }: ReadoutsProps) {
  return (
    <ol class="readouts" aria-hidden="true">
      {evenlySpread(startMs, endMs, READOUTS).map(atMs => {
        const { headline, rest } = readoutAt(atMs)
        return (
          <li key={atMs}>
            <p>
              {headline}
              <br />
              {rest}
            </p>
          </li>
        )
      })}
    </ol>
  )
}

/** To a tenth of a percent: about a pixel. */
function percentAcross(x: number): string {
  return `${Math.round(x) / (WIDTH / 100)}%`
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
