import { linePath, sparkline } from '../domain/chart.ts'

const WIDTH = 104
const HEIGHT = 28

type SparklineProps = { values: readonly number[]; textOf: (value: number) => string }

/** A line as small as a word; its ends are told in words. */
export function Sparkline({ values, textOf }: SparklineProps) {
  const first = values[0]
  const last = values.at(-1)
  if (first === undefined || last === undefined || values.length < 2) {
    return <span class="no-figure">–</span>
  }
  const tone = last > first ? 'up' : last < first ? 'down' : 'level'
  return (
    <svg
      class={`spark ${tone}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={`From ${textOf(first)} to ${textOf(last)}`}
    >
      <path d={linePath(sparkline(values, WIDTH, HEIGHT))} />
    </svg>
  )
}
