import { linePath, sparkline } from '../domain/chart.ts'
import { NoFigureCell } from './figures.tsx'

/** In halves of a pixel upright, which the stylesheet scales down to a line of 96 by 28 pixels. */
const WIDTH = 96
const HEIGHT = 2 * 28

type SparklineCellProps = { values: readonly number[]; textOf: (value: number) => string }

/** A table's cell with a line as small as a word; its ends are told in words. */
export function SparklineCell({ values, textOf }: SparklineCellProps) {
  const first = values[0]
  const last = values.at(-1)
  if (first === undefined || last === undefined || values.length < 2) {
    return <NoFigureCell reason="Too short for a line" />
  }
  const tone = last > first ? 'gain' : last < first ? 'loss' : undefined
  return (
    <td>
      <svg class={tone} role="img" aria-label={`${textOf(first)} to ${textOf(last)}`}>
        <path d={linePath(sparkline(values, WIDTH, HEIGHT))} />
      </svg>
    </td>
  )
}
