import type { ListedMarket, MarketList } from '../db/queries/market-list.ts'
import type { MarketFilter } from '../db/queries/markets.ts'
import { priceText } from '../domain/number-format.ts'
import { address, paths } from '../http/paths.ts'
import { Card, JsonLink } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
import { FigureCell } from './figures.tsx'
import { Choice, FilterForm } from './filter-form.tsx'
import { AgoCell } from './instant.tsx'
import { Layout } from './layout.tsx'
import { MarketStatusCell } from './market-status.tsx'
import { PageHead } from './page-head.tsx'
import { priceFigure, quantityFigure } from './shown-figures.ts'
import { SparklineCell } from './sparkline.tsx'
import { Column, DataTable, MarketLink } from './table.tsx'
import { MARKET_STATUS_NAMES, PRICING_NAMES } from './words.ts'

const OPEN_A_MARKET = `curl -X POST "$EXCHANGE_URL${paths.api.markets}" \\
  -H "Authorization: Bearer $OPERATOR_KEY" \\
  -H "Idempotency-Key: open-it-replicates" \\
  -H "Content-Type: application/json" \\
  -d '{"slug": "it-replicates", "title": "The finding replicates", "category": "replication",
       "pricing": "lmsr", "liquidity": "100", "initial_price": "0.5"}'`

type MarketsPageProps = {
  list: MarketList
  filter: MarketFilter
  /** Where the markets that follow begin. */
  cursor: string | null
}

/** All markets, newest first. */
export function MarketsPage({ list, filter, cursor }: MarketsPageProps) {
  const { rows } = list.markets
  const counted = Object.values(list.counts).reduce((sum, count) => sum + count, 0)
  return (
    <Layout
      title="Markets"
      description="What pools can hold: markets with their prices, who makes them and how they ended."
      current="markets"
      now={list.now}
    >
      <PageHead title="Markets">{countsText(list.counts)}</PageHead>
      <Card
        id="markets"
        title="All markets"
        note="The newest first; lines since each opened"
        beside={<JsonLink href={paths.api.markets} />}
      >
        {counted > 0 ? (
          <>
            <MarketFilters list={list} filter={filter} />
            {rows.length > 0 ? <MarketsTable rows={rows} now={list.now} /> : <NoMatch />}
          </>
        ) : (
          <EmptyState title="No markets yet" command={OPEN_A_MARKET}>
            The operator opens markets. With the operator's key:
          </EmptyState>
        )}
        {cursor === null ? null : (
          <p class="card-foot">
            <a href={address(paths.markets(), { ...parametersOf(filter), cursor })}>The next markets</a>
          </p>
        )}
      </Card>
    </Layout>
  )
}

function countsText(counts: MarketList['counts']): string {
  const parts = Object.entries(MARKET_STATUS_NAMES).flatMap(([status, name]) => {
    const count = counts[status as keyof typeof MARKET_STATUS_NAMES] ?? 0
    return count > 0 ? [`${count} ${name.toLowerCase()}`] : []
  })
  return parts.length > 0 ? `What pools can hold: ${parts.join(', ')}.` : 'What pools can hold.'
}

function parametersOf({ search, status, category, pricing }: MarketFilter) {
  return { q: search, status, category, pricing }
}

function MarketFilters({ list, filter }: { list: MarketList; filter: MarketFilter }) {
  return (
    <FilterForm
      action={paths.markets()}
      label="Which markets to list"
      search={{ value: filter.search, placeholder: 'Title or slug' }}
      isFiltered={Object.values(filter).some(value => value !== undefined)}
    >
      <Choice
        name="status"
        label="Status"
        chosen={filter.status}
        options={Object.entries(MARKET_STATUS_NAMES)}
      />
      <Choice
        name="category"
        label="Category"
        chosen={filter.category}
        options={list.categories.map(name => [name, name])}
      />
      <Choice
        name="pricing"
        label="Priced by"
        chosen={filter.pricing}
        options={Object.entries(PRICING_NAMES)}
      />
    </FilterForm>
  )
}

function MarketsTable({ rows, now }: { rows: ListedMarket[]; now: string }) {
  return (
    <DataTable
      id="markets-caption"
      caption="Markets, the newest first"
      isCaptionHidden
      columns={
        <>
          <Column of="text">Market</Column>
          <Column>Price</Column>
          <Column of="text">Price so far</Column>
          <Column of="status">Status</Column>
          <Column>Bid</Column>
          <Column>Ask</Column>
          <Column>Open interest</Column>
          <Column>Holders</Column>
          <Column>Priced</Column>
        </>
      }
    >
      {rows.map(({ market, sparkline }) => (
        <tr key={market.id}>
          <th scope="row">
            <MarketLink market={market} />
            <small>
              {market.category} · {PRICING_NAMES[market.pricing].toLowerCase()}
            </small>
          </th>
          <FigureCell of={priceFigure(market.price)}>{market.stale ? <small>stale</small> : null}</FigureCell>
          <SparklineCell values={sparkline} textOf={value => priceText(value.toFixed(6))} />
          <MarketStatusCell market={market} />
          <FigureCell of={priceFigure(market.bid)} />
          <FigureCell of={priceFigure(market.ask)} />
          <FigureCell of={quantityFigure(market.open_interest)} />
          <td>{market.holders_count}</td>
          <AgoCell at={market.price_at} now={now} />
        </tr>
      ))}
    </DataTable>
  )
}

function NoMatch() {
  return (
    <EmptyState title="No market is like that">
      Ask for less, or <a href={paths.markets()}>list all markets</a>.
    </EmptyState>
  )
}
