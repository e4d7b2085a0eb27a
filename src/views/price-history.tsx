import type { MarketPageData } from '../db/queries/market-page.ts'
import type { SeriesPoint } from '../db/queries/sampled-series.ts'
import { evenlyThinned } from '../domain/chart.ts'
import { type ValueScale, valueScale } from '../domain/chart-scale.ts'
import { axisText, priceText } from '../domain/number-format.ts'
import type { Window } from '../domain/slots.ts'
import { dayText, instantText } from '../domain/time-format.ts'
import { address, paths } from '../http/paths.ts'
import { Card } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
import { FigureCell } from './figures.tsx'
import { priceFigure } from './shown-figures.ts'
import { WindowSwitch } from './switch.tsx'
import { Column, DataTable } from './table.tsx'
import { BehindChart, type Readout, TimeChart } from './time-chart.tsx'

const HEIGHT = 230
const MAX_TABLE_ROWS = 60
/** A probability is seen against all it could be. */
const PROBABILITY_SCALE: ValueScale = { low: 0, high: 1, ticks: [0, 0.25, 0.5, 0.75, 1], decimals: 2 }

/** A market's price over time; it holds until the next one. */
export function PriceHistory({ page, window }: { page: MarketPageData; window: Window }) {
  const { market, prices, now } = page
  const last = prices.at(-1)
  const points = last ? [...prices, { at: endOf(page, now), value: last.value }] : []
  return (
    <Card
      id="prices"
      title="Price"
      note={market.kind === 'binary' ? 'What the market holds likely, from 0 to 1' : 'In credits a unit'}
      beside={
        <WindowSwitch
          window={window}
          hrefOf={name => address(paths.market(market.slug), { window: name === 'all' ? undefined : name })}
        />
      }
    >
      {points.length > 1 && spanOf(points)[0] < spanOf(points)[1] ? (
        <div class="card-body">
          <TimeChart
            id="price-chart"
            title={`Price of ${market.title}`}
            summary={summaryText(points)}
            span={spanOf(points)}
            panels={[panelOf(points, market.kind === 'binary')]}
            readoutAt={readoutOf(points)}
          />
          <BehindChart>
            <PriceTable prices={prices} slug={market.slug} />
          </BehindChart>
        </div>
      ) : (
        <EmptyState title="One price so far">
          A line is drawn as soon as there is a time to draw it over.
        </EmptyState>
      )}
    </Card>
  )
}

/** A market that has ended has no price after that. */
function endOf({ market }: MarketPageData, now: string): string {
  return market.resolved_at ?? now
}

function spanOf(points: readonly SeriesPoint[]): [number, number] {
  return [Date.parse(points[0]?.at ?? ''), Date.parse(points.at(-1)?.at ?? '')]
}

function panelOf(points: readonly SeriesPoint[], isProbability: boolean) {
  const values = points.map(({ value }) => value)
  const scale = isProbability ? PROBABILITY_SCALE : valueScale(Math.min(...values), Math.max(...values), 4)
  return {
    height: HEIGHT,
    scale,
    labelOf: (value: number) => axisText(value, scale.decimals),
    lines: [
      {
        class: 'price',
        curve: 'step' as const,
        filledTo: 'bottom' as const,
        samples: points.map(({ at, value }) => ({ atMs: Date.parse(at), value })),
      },
    ],
  }
}

/** Reads out the price that held at an instant, and since when. */
function readoutOf(points: readonly SeriesPoint[]) {
  const placed = points.map(({ at, value }) => ({ atMs: Date.parse(at), at, value }))
  return (atMs: number): Readout => {
    const point = placed.findLast(earlier => earlier.atMs <= atMs)
    return point
      ? { headline: priceOf(point.value), rest: instantText(point.at) }
      : { headline: '', rest: '' }
  }
}

function summaryText(points: readonly SeriesPoint[]): string {
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last) return ''
  const values = points.map(({ value }) => value)
  return (
    `From ${priceOf(first.value)} on ${dayText(first.at)} to ${priceOf(last.value)} on ${dayText(last.at)}, ` +
    `between ${priceOf(Math.min(...values))} and ${priceOf(Math.max(...values))}.`
  )
}

/** Drawn prices are numbers: six decimals are all that they have. */
function priceOf(value: number): string {
  return priceText(value.toFixed(6))
}

function PriceTable({ prices, slug }: { prices: SeriesPoint[]; slug: string }) {
  const rows = evenlyThinned(prices, MAX_TABLE_ROWS).reverse()
  return (
    <>
      <DataTable
        id="price-table"
        caption={`${rows.length} prices, the newest first`}
        columns={
          <>
            <Column of="text">Since</Column>
            <Column>Price</Column>
          </>
        }
      >
        {rows.map(({ at, value }) => (
          <tr key={at}>
            <th scope="row">{instantText(at)}</th>
            <FigureCell of={priceFigure(value.toFixed(6))} />
          </tr>
        ))}
      </DataTable>
      <p class="card-foot">
        Every price: <a href={paths.api.marketPrices(slug)}>JSON</a> or{' '}
        <a href={address(paths.api.marketPrices(slug), { format: 'csv' })}>CSV</a>, page by page
      </p>
    </>
  )
}
