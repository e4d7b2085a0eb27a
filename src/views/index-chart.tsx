import type { SeriesPoint } from '../db/queries/sampled-series.ts'
import { evenlySpread } from '../domain/chart.ts'
import { valueScale } from '../domain/chart-scale.ts'
import { asOf, rebased, type Sample } from '../domain/comparison.ts'
import { axisText, indexText } from '../domain/number-format.ts'
import { dayText, instantText } from '../domain/time-format.ts'
import { EmptyState } from './empty-state.tsx'
import { Figure, FigureCell } from './figures.tsx'
import { indexFigure, returnFigure } from './shown-figures.ts'
import { Column, DataTable, PoolLink, userText } from './table.tsx'
import { BehindChart, type Readout, TimeChart } from './time-chart.tsx'

const HEIGHT = 260
const TABLE_ROWS = 21

/** Lines are told apart by letter and dashes as well as by colour. */
export const LETTERS = ['A', 'B', 'C', 'D', 'E'] as const

/** `inception` is given where the chart reaches back to it: a pool begins at 1. */
export type ChartedPool = { slug: string; name: string; history: SeriesPoint[]; inception: string | null }

/** The performance indexes of up to five pools on one chart, each 1 where their common time begins. */
export function IndexChart({ id, pools }: { id: string; pools: readonly ChartedPool[] }) {
  const lines = rebased(pools.map(samplesOf))
  const all = lines.flat()
  const startMs = Math.min(...all.map(({ atMs }) => atMs))
  const endMs = Math.max(...all.map(({ atMs }) => atMs))
  if (!(endMs > startMs)) {
    return (
      <EmptyState title="No time in common yet">
        A line needs two snapshots; every slot adds one, and the next slot is minutes away.
      </EmptyState>
    )
  }
  const values = all.map(({ value }) => value)
  const scale = valueScale(Math.min(...values), Math.max(...values), 5)
  return (
    <div class="card-body">
      <TimeChart
        id={id}
        title={`Performance indexes of ${pools.map(({ name }) => name).join(', ')}`}
        summary={summaryText(pools, lines, startMs)}
        span={[startMs, endMs]}
        panels={[
          {
            height: HEIGHT,
            scale,
            labelOf: value => axisText(value, scale.decimals),
            lines: lines.flatMap((samples, place) =>
              samples.length > 0 ? [{ class: `line-${place}`, letter: LETTERS[place] ?? '', samples }] : [],
            ),
          },
        ]}
        readoutAt={atMs => readoutOf(atMs, lines)}
      />
      <ol class="legend lines">
        {pools.map((pool, place) => (
          <li key={pool.slug} class={`line-${place}`}>
            <svg class="swatch" width="26" height="10" aria-hidden="true">
              <path class="line" d="M0 5H26" />
            </svg>
            <span>
              <b>{LETTERS[place]}</b> <PoolLink pool={pool} />
            </span>
            <Figure of={returnFigure(growthOf(lines[place]))} />
          </li>
        ))}
      </ol>
      <BehindChart>
        <IndexTable pools={pools} lines={lines} instants={evenlySpread(startMs, endMs, TABLE_ROWS)} />
      </BehindChart>
    </div>
  )
}

function growthOf(line: readonly Sample[] | undefined): number | null {
  const last = line?.at(-1)
  return last ? last.value - 1 : null
}

function samplesOf({ history, inception }: ChartedPool): Sample[] {
  const samples = history.map(({ at, value }) => ({ atMs: Date.parse(at), value }))
  const first = history[0]
  const beginsLater = first !== undefined && inception !== null && inception < first.at
  return beginsLater ? [{ atMs: Date.parse(inception), value: 1 }, ...samples] : samples
}

function summaryText(pools: readonly ChartedPool[], lines: readonly Sample[][], startMs: number): string {
  const parts = pools.map(({ name }, place) => {
    const last = lines[place]?.at(-1)
    return last ? `${name} from 1 to ${indexText(last.value)}` : `${name} has no history then`
  })
  return `Since ${dayText(new Date(startMs).toISOString())}: ${parts.join('; ')}.`
}

function readoutOf(atMs: number, lines: readonly Sample[][]): Readout {
  const values = lines.map((line, place) => {
    const value = asOf(line, atMs)
    return `${LETTERS[place]} ${value === null ? '–' : indexText(value)}`
  })
  return { headline: instantText(new Date(atMs).toISOString()), rest: values.join('  ') }
}

type IndexTableProps = {
  pools: readonly ChartedPool[]
  lines: readonly Sample[][]
  instants: readonly number[]
}

function IndexTable({ pools, lines, instants }: IndexTableProps) {
  return (
    <DataTable
      id="indexes"
      caption="Indexes at even distances of time, 1 at the beginning"
      columns={
        <>
          <Column of="text">At</Column>
          {pools.map((pool, place) => (
            <Column key={pool.slug}>
              {LETTERS[place]} {userText(pool.name)}
            </Column>
          ))}
        </>
      }
    >
      {instants.map(atMs => (
        <tr key={atMs}>
          <th scope="row">{instantText(new Date(atMs).toISOString())}</th>
          {lines.map((line, place) => (
            <FigureCell key={LETTERS[place]} of={indexFigure(asOf(line, atMs))} />
          ))}
        </tr>
      ))}
    </DataTable>
  )
}
