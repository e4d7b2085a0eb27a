import type { Scale } from './chart-ticks.ts'

/** The geometry of a line chart: pure numbers in, SVG path data out. */

export type Point = { x: number; y: number }

/** The straight map that takes `from` to `to`. A domain without length goes to the middle. */
export function linearScale(from: readonly [number, number], to: readonly [number, number]) {
  const [low, high] = from
  const [start, end] = to
  return (value: number): number =>
    high === low ? (start + end) / 2 : start + ((value - low) / (high - low)) * (end - start)
}

/**
 * How far each index is below its running peak: 0 or less. `earlierPeak` is the peak before the first of them.
 */
export function drawdownsOf(indexes: readonly number[], earlierPeak: number): number[] {
  let peak = earlierPeak
  return indexes.map(index => {
    peak = Math.max(peak, index)
    return peak > 0 ? index / peak - 1 : 0
  })
}

/**
 * The points that a line drawn `columns` pixels wide needs: the first, lowest, highest and last of each column, and so
 * none of its peaks lost (Jugel et al., "M4", 2014). Points are in order of x, within [0, width].
 */
export function visiblePoints(points: readonly Point[], width: number, columns: number): Point[] {
  if (points.length <= columns * 2) return [...points]
  const byColumn = Map.groupBy(points, ({ x }) => Math.min(columns - 1, Math.floor((x / width) * columns)))
  return [...byColumn.values()].flatMap(extremesOf)
}

function extremesOf(column: Point[]): Point[] {
  const lowest = column.reduce((best, point) => (point.y < best.y ? point : best))
  const highest = column.reduce((best, point) => (point.y > best.y ? point : best))
  return column.filter(
    (point, index) => index === 0 || index === column.length - 1 || point === lowest || point === highest,
  )
}

/**
 * A path that follows the points and closes along `baseline`, with its sides `margin` outside of the points: a viewport
 * that clips them, and the base where it lies outside, too, shows only the line's stroke.
 */
export function areaPath(points: readonly Point[], baseline: number, margin: number): string {
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last) return ''
  const left = first.x - margin
  const right = last.x + margin
  const outline = [{ x: left, y: first.y }, ...points, { x: right, y: last.y }]
  return `M${pair(left, baseline)}L${outline.map(({ x, y }) => pair(x, y)).join(' ')} ${pair(right, baseline)}Z`
}

function pair(x: number, y: number): string {
  return `${short(x)} ${short(y)}`
}

/** To a tenth: finer than a pixel. */
function short(value: number): number {
  return Math.round(value * 10) / 10 || 0
}

/** At most `most` of the rows, evenly spread, the first and the last among them. */
export function evenlyThinned<Row>(rows: readonly Row[], most: number): Row[] {
  if (rows.length <= most) return [...rows]
  const stride = (rows.length - 1) / (most - 1)
  const indexes = Array.from({ length: most }, (_, place) => Math.round(place * stride))
  return indexes.flatMap(index => rows.slice(index, index + 1))
}

export type Panel = {
  path: string
  gridLines: { value: number; y: number }[]
  yOf: (value: number) => number
}

type PanelRequest = {
  points: readonly Point[]
  scale: Scale
  width: number
  height: number
  columns: number
  /** The edge that the area reaches to from the line. */
  edge: 'top' | 'bottom'
}

/** Room within a panel for the half of a line that lies beyond its highest or lowest value. */
const INSET = 2
const MARGIN = 8

/** One panel of a chart: its line with the area to an edge, and its grid. The points' y are values. */
export function panelOf({ points, scale, width, height, columns, edge }: PanelRequest): Panel {
  const yOf = linearScale([scale.low, scale.high], [height - INSET, INSET])
  const drawn = visiblePoints(points, width, columns).map(({ x, y }) => ({ x, y: yOf(y) }))
  return {
    path: areaPath(drawn, edge === 'top' ? -MARGIN : height + MARGIN, MARGIN),
    gridLines: scale.ticks.map(value => ({ value, y: yOf(value) })),
    yOf,
  }
}
