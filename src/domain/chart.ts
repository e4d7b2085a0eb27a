import { area, curveLinear, curveStepAfter, line } from 'd3-shape'
import { linearScale, type ValueScale } from './chart-scale.ts'

/** The geometry of a line chart: pure numbers in, SVG path data out. */

export type Point = { x: number; y: number }

/** A value that holds until the next one is a step; one that moves in between is a slope. */
export type Curve = 'slope' | 'step'

const CURVES = { slope: curveLinear, step: curveStepAfter } as const

/** A path through the points, to a tenth: finer than a pixel. Empty where there are none. */
export function linePath(points: readonly Point[], curve: Curve = 'slope'): string {
  const path = line<Point>(
    point => point.x,
    point => point.y,
  )
  return path.curve(CURVES[curve]).digits(1)([...points]) ?? ''
}

/** The area between the points and `baseline`. */
export function areaPath(points: readonly Point[], baseline: number, curve: Curve = 'slope'): string {
  const path = area<Point>(
    point => point.x,
    baseline,
    point => point.y,
  )
  return path.curve(CURVES[curve]).digits(1)([...points]) ?? ''
}

/** At most `most` of the rows, evenly spread, the first and the last among them. */
export function evenlyThinned<Row>(rows: readonly Row[], most: number): Row[] {
  if (rows.length <= most) return [...rows]
  const stride = (rows.length - 1) / (most - 1)
  const indexes = Array.from({ length: most }, (_, place) => Math.round(place * stride))
  return indexes.flatMap(index => rows.slice(index, index + 1))
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
