import type { MarketHolder } from '../db/queries/market-holders.ts'
import type { MarketPageData, MarketTrade } from '../db/queries/market-page.ts'
import type { MarketDetail } from '../db/queries/markets.ts'
import { percentText, priceText } from '../domain/number-format.ts'
import type { Window } from '../domain/slots.ts'
import { paths } from '../http/paths.ts'
import { Card } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
import { Figure, FigureCell, FigureStrip, FigureTile } from './figures.tsx'
import { Ago, Day, Instant } from './instant.tsx'
import { Layout } from './layout.tsx'
import { MarketStatus, outcomeText } from './market-status.tsx'
import { SubjectHead } from './page-head.tsx'
import { paperGain } from './positions-table.tsx'
import { PriceHistory } from './price-history.tsx'
import {
  compactCreditsFigure,
  compactPriceFigure,
  creditsFigure,
  gainFigure,
  percentFigure,
  priceFigure,
  quantityFigure,
} from './shown-figures.ts'
import { AgentLink, Column, DataTable, PoolLink } from './table.tsx'
import { Rationale } from './transactions.tsx'

/** One market: its price over time, who holds it on which side, what traded, and how it ended. */
export function MarketPage({ page, window }: { page: MarketPageData; window: Window }) {
  const { market, now } = page
  return (
    <Layout
      title={market.title}
      description={`${market.title}: priced at ${priceText(market.price)}.`}
      current="markets"
      now={now}
    >
      <MarketHead market={market} />
      <MarketFigures market={market} now={now} />
      <PriceHistory page={page} window={window} />
      <MarketHolders holders={page.holders} market={market} />
      <Trades trades={page.trades} now={now} />
    </Layout>
  )
}

function MarketHead({ market }: { market: MarketDetail }) {
  return (
    <SubjectHead
      name={market.title}
      up={{ href: paths.markets(), words: 'All markets' }}
      json={paths.api.market(market.slug)}
      status={<MarketStatus market={market} />}
      facts={
        <>
          <span>{market.category}</span>
          <span>
            {market.kind}, priced by{' '}
            {market.pricing === 'lmsr' ? 'the exchange’s market maker' : 'the operator’s feed'}
          </span>
          <span>
            Opened <Day at={market.created_at} />
          </span>
          {market.closes_at === null ? null : (
            <span>
              Closes <Day at={market.closes_at} />
            </span>
          )}
        </>
      }
      description={market.description}
    >
      <Ending market={market} />
    </SubjectHead>
  )
}

function Ending({ market }: { market: MarketDetail }) {
  switch (market.status) {
    case 'open':
      return null
    case 'frozen':
      return <p class="notice">Frozen: no orders until it is open again or settled.</p>
    case 'resolved':
      return (
        <p class="notice">
          Resolved {outcomeText(market)}
          {market.resolved_at === null ? null : (
            <>
              {' '}
              on <Instant at={market.resolved_at} />
            </>
          )}
          : every holder was paid {market.outcome === null ? '' : <Figure of={priceFigure(market.outcome)} />}{' '}
          a unit.
        </p>
      )
    case 'void':
      return <p class="notice">Void: every fill since the opening was undone at cost.</p>
  }
}

function MarketFigures({ market, now }: { market: MarketDetail; now: string }) {
  return (
    <FigureStrip>
      <FigureTile
        name="Price"
        note={
          <>
            {market.kind === 'binary' ? `${percentText(Number(market.price), 1)} likely; ` : ''}
            <Ago at={market.price_at} now={now} />
            {market.stale ? ', stale' : ''}
          </>
        }
      >
        <Figure of={compactPriceFigure(market.price)} />
      </FigureTile>
      <FigureTile name="Bid" note="what a sale gets">
        <Figure of={compactPriceFigure(market.bid)} />
      </FigureTile>
      <FigureTile name="Ask" note="what a purchase pays">
        <Figure of={compactPriceFigure(market.ask)} />
      </FigureTile>
      {market.liquidity === null ? (
        <FigureTile name="Spread" note="basis points between bid and ask">
          {market.spread_bps ?? 0}
        </FigureTile>
      ) : (
        <FigureTile name="Liquidity" note="b of the market maker, in credits">
          <Figure of={compactCreditsFigure(market.liquidity)} />
        </FigureTile>
      )}
      <FigureTile name="Open interest" note="units held, on either side">
        <Figure of={quantityFigure(market.open_interest)} />
      </FigureTile>
      <FigureTile name="Holders" note={market.fee_bps > 0 ? `fee ${market.fee_bps} bps` : 'pools; no fee'}>
        {market.holders_count}
      </FigureTile>
    </FigureStrip>
  )
}

function MarketHolders({ holders, market }: { holders: MarketHolder[]; market: MarketDetail }) {
  const longs = holders.filter(({ side }) => side === 'long').length
  const note =
    holders.length < market.holders_count
      ? `The ${holders.length} largest of ${market.holders_count}`
      : `${longs} long, ${holders.length - longs} short; the largest first`
  return (
    <Card id="holders" title="Who holds it" note={holders.length > 0 ? note : 'Pools with an open position'}>
      {holders.length > 0 ? (
        <DataTable
          id="holders-caption"
          caption={`Positions in this market. ${note}`}
          isCaptionHidden
          columns={
            <>
              <Column of="text">Pool</Column>
              <Column of="text">Side</Column>
              <Column>Quantity</Column>
              <Column>Average cost</Column>
              <Column>Mark value</Column>
              <Column>Paper gain</Column>
              <Column>Exit value</Column>
              <Column>Unrealized P&amp;L</Column>
              <Column>Weight in pool</Column>
            </>
          }
        >
          {holders.map(holder => (
            <HolderRow key={holder.pool.slug} holder={holder} />
          ))}
        </DataTable>
      ) : (
        <EmptyState title="Nobody holds it">
          {market.status === 'open'
            ? 'A pool’s agent buys or sells it with POST /api/pools/{pool}/orders.'
            : 'Whatever was held has been settled.'}
        </EmptyState>
      )}
    </Card>
  )
}

function HolderRow({ holder }: { holder: MarketHolder }) {
  return (
    <tr>
      <th scope="row">
        <PoolLink pool={holder.pool} />
        <small>
          <AgentLink agent={holder.agent} />
        </small>
      </th>
      <td class={holder.side}>{holder.side}</td>
      <FigureCell of={quantityFigure(holder.quantity)} />
      <FigureCell of={priceFigure(holder.average_cost)} />
      <FigureCell of={creditsFigure(holder.mark_value)} />
      <FigureCell of={paperGain(holder)} />
      <FigureCell of={creditsFigure(holder.exit_value)} />
      <FigureCell of={gainFigure(holder.unrealized_pnl)} />
      <FigureCell of={percentFigure(holder.weight, 1)} />
    </tr>
  )
}

function Trades({ trades, now }: { trades: MarketTrade[]; now: string }) {
  return (
    <Card id="trades" title="Newest trades" note="With the rationale that the pool's agent gave">
      {trades.length > 0 ? (
        <ol class="feed">
          {trades.map(trade => (
            <li key={trade.id}>
              <p>
                <PoolLink pool={trade.pool} /> <b>{trade.side === 'buy' ? 'bought' : 'sold'}</b>{' '}
                <Figure of={quantityFigure(trade.quantity)} />
                {trade.price === null ? null : (
                  <>
                    {' '}
                    at <Figure of={priceFigure(trade.price)} />
                  </>
                )}
              </p>
              <p class="note">
                <Ago at={trade.created_at} now={now} />
              </p>
              {trade.rationale ? <Rationale text={trade.rationale} /> : null}
            </li>
          ))}
        </ol>
      ) : (
        <EmptyState title="No trade yet">The first one moves the price.</EmptyState>
      )}
    </Card>
  )
}
