import { curveLinear, curveStepAfter, line } from 'd3-shape'
import { linearScale, type ValueScale } from './chart-scale.ts'
import { RelativePath, SteppedPath } from './relative-path.ts'

/** The geometry of a line chart: pure numbers in, SVG path data out. */

export type Point = { x: number; y: number }

/** A value that holds until the next one is a step; one that moves in between is a slope. */
export type Curve = 'slope' | 'step'

const CURVES = {
  slope: { curve: curveLinear, Path: RelativePath },
  step: { curve: curveStepAfter, Path: SteppedPath },
} as const

/** A path through the points, in whole units. Empty where there are none. */
export function linePath(points: readonly Point[], curve: Curve = 'slope'): string {
  const path = new CURVES[curve].Path()
  const draw = line<Point>(
    point => point.x,
    point => point.y,
  )
  // Of a canvas, d3 takes no more than a path has.
  draw.curve(CURVES[curve].curve).context(path as object as CanvasRenderingContext2D)([...points])
  return String(path)
}

/** Far enough beyond a panel's edge that nothing of a stroke along there is seen. */
const BEYOND = 9

/**
 * As `linePath`, closed around what lies between the line and one edge of its panel, so that the same path can be filled. It is
 * closed outside of the panel, where its stroke is cut off.
 */
export function filledPath(
  points: readonly Point[],
  { width, height }: { width: number; height: number },
  edge: 'top' | 'bottom',
  curve: Curve = 'slope',
): string {
  const [first] = points
  if (first === undefined) return ''
  const beyond = edge === 'top' ? -BEYOND : height + BEYOND
  return `${linePath(points, curve)}H${width + BEYOND}V${beyond}H${-BEYOND}V${Math.round(first.y)}z`
}

/** At most `most` of the rows, evenly spread, the first and the last among them. */
export function evenlyThinned<Row>(rows: readonly Row[], most: number): Row[] {
  if (rows.length <= most) return [...rows]
  const stride = (rows.length - 1) / (most - 1)
  const indexes = Array.from({ length: most }, (_, place) => Math.round(place * stride))
  return indexes.flatMap(index => rows.slice(index, index + 1))
}

/** So many numbers at even distances, `from` and `to` among them. */
export function evenlySpread(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, place) => from + ((to - from) * place) / (count - 1))
}

/** The row whose instant is the nearest, of rows in the order of time; null where there are none. */
export function nearest<Row extends { atMs: number }>(rows: readonly Row[], atMs: number): Row | null {
  const after = rows.findIndex(row => row.atMs >= atMs)
  const later = after === -1 ? undefined : rows[after]
  const earlier = after === -1 ? rows.at(-1) : rows[after - 1]
  if (later === undefined || earlier === undefined) return later ?? earlier ?? null
  return atMs - earlier.atMs < later.atMs - atMs ? earlier : later
}

/** Room within a panel for the half of a line that lies beyond its highest or lowest value. */
const INSET = 2

/** Takes values to heights within a panel, downwards as SVG counts. */
export function heightScale({ low, high }: Pick<ValueScale, 'low' | 'high'>, height: number) {
  return linearScale([low, high], [height - INSET, INSET])
}

/** A line without axes, as wide and high as asked, through values at even distances. */
export function sparkline(values: readonly number[], width: number, height: number): Point[] {
  const yOf = heightScale({ low: Math.min(...values), high: Math.max(...values) }, height)
  const xOf = linearScale([0, values.length - 1], [INSET, width - INSET])
  return values.map((value, place) => ({ x: xOf(place), y: yOf(value) }))
}
