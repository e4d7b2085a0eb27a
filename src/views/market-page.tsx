import type { MarketHolder } from '../db/queries/market-holders.ts'
import type { MarketPageData, MarketTrade } from '../db/queries/market-page.ts'
import type { MarketDetail } from '../db/queries/markets.ts'
import { percentText, priceText } from '../domain/number-format.ts'
import type { Window } from '../domain/slots.ts'
import { paths } from '../http/paths.ts'
import { Card } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
import { Credits, FigureStrip, FigureTile, Percent, Price, Quantity, SignedCredits } from './figures.tsx'
import { Ago, Day, Instant } from './instant.tsx'
import { Layout } from './layout.tsx'
import { MarketStatus, outcomeText } from './market-status.tsx'
import { SubjectHead } from './page-head.tsx'
import { PaperGain, Side } from './positions-table.tsx'
import { PriceHistory } from './price-history.tsx'
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
          : every holder was paid {market.outcome === null ? '' : <Price value={market.outcome} />} a unit.
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
        <Price value={market.price} isCompact />
      </FigureTile>
      <FigureTile name="Bid" note="what a sale gets">
        <Price value={market.bid} isCompact />
      </FigureTile>
      <FigureTile name="Ask" note="what a purchase pays">
        <Price value={market.ask} isCompact />
      </FigureTile>
      {market.liquidity === null ? (
        <FigureTile name="Spread" note="basis points between bid and ask">
          {market.spread_bps ?? 0}
        </FigureTile>
      ) : (
        <FigureTile name="Liquidity" note="b of the market maker, in credits">
          <Credits value={market.liquidity} isCompact />
        </FigureTile>
      )}
      <FigureTile name="Open interest" note="units held, on either side">
        <Quantity value={market.open_interest} />
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
        <DataTable id="holders-caption" caption={`Positions in this market. ${note}`} isCaptionHidden>
          <thead>
            <tr>
              <Column>Pool</Column>
              <Column>Side</Column>
              <Column isNumber>Quantity</Column>
              <Column isNumber>Average cost</Column>
              <Column isNumber>Mark value</Column>
              <Column isNumber>Paper gain</Column>
              <Column isNumber>Exit value</Column>
              <Column isNumber>Unrealized P&amp;L</Column>
              <Column isNumber>Weight in pool</Column>
            </tr>
          </thead>
          <tbody>
            {holders.map(holder => (
              <HolderRow key={holder.pool.slug} holder={holder} />
            ))}
          </tbody>
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
        <span class="row-note">
          <AgentLink agent={holder.agent} />
        </span>
      </th>
      <td>
        <Side side={holder.side} />
      </td>
      <td class="number">
        <Quantity value={holder.quantity} />
      </td>
      <td class="number">
        <Price value={holder.average_cost} />
      </td>
      <td class="number">
        <Credits value={holder.mark_value} />
      </td>
      <td class="number">
        <PaperGain position={holder} />
      </td>
      <td class="number">
        <Credits value={holder.exit_value} />
      </td>
      <td class="number">
        <SignedCredits value={holder.unrealized_pnl} />
      </td>
      <td class="number">
        <Percent ratio={holder.weight} decimals={1} />
      </td>
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
              <p class="feed-what">
                <PoolLink pool={trade.pool} />{' '}
                <span class="feed-kind">{trade.side === 'buy' ? 'bought' : 'sold'}</span>{' '}
                <Quantity value={trade.quantity} />
                {trade.price === null ? null : (
                  <>
                    {' '}
                    at <Price value={trade.price} />
                  </>
                )}
              </p>
              <p class="feed-note">
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
