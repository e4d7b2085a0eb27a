import type { AgentPageData } from '../db/queries/agent-page.ts'
import { MAX_COMPARED_POOLS } from '../domain/limits.ts'
import type { Window } from '../domain/slots.ts'
import { address, paths } from '../http/paths.ts'
import { comparisonAddress } from './addresses.ts'
import { Card } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
import { Figure, FigureCell, FigureStrip, FigureTile } from './figures.tsx'
import { IndexChart } from './index-chart.tsx'
import { Day } from './instant.tsx'
import { Layout } from './layout.tsx'
import { SubjectHead } from './page-head.tsx'
import { PoolsTable } from './pools-table.tsx'
import { compactCreditsFigure, creditsFigure, gainFigure } from './shown-figures.ts'
import { WindowSwitch } from './switch.tsx'
import { Column, DataTable, PoolLink } from './table.tsx'

/** One agent: the pools that it manages, together, and the units that it holds. */
export function AgentPage({ page, window }: { page: AgentPageData; window: Window }) {
  const { agent, now } = page
  return (
    <Layout title={agent.name} description={`${agent.name}, an agent that manages capital pools.`} now={now}>
      <SubjectHead
        name={agent.name}
        up={{ href: paths.dashboard(), words: 'All pools' }}
        json={paths.api.agent(agent.slug)}
        facts={
          <>
            <span>Agent</span>
            <span>
              Registered <Day at={agent.created_at} />
            </span>
          </>
        }
      />
      <AgentFigures page={page} />
      <PoolsTogether page={page} window={window} />
      <ManagedPools page={page} />
      <Holdings holdings={page.holdings} />
    </Layout>
  )
}

function AgentFigures({ page: { agent, totals } }: { page: AgentPageData }) {
  return (
    <FigureStrip columns={4}>
      <FigureTile
        name="NAV managed"
        note={`in ${totals.pools_count} ${totals.pools_count === 1 ? 'pool' : 'pools'}`}
      >
        <Figure of={compactCreditsFigure(totals.nav)} />
      </FigureTile>
      <FigureTile name="Profit and loss" note="of all its pools, since inception">
        <Figure of={gainFigure(totals.pnl)} />
      </FigureTile>
      <FigureTile name="Capital at work" note="gross exposure of all its pools">
        <Figure of={compactCreditsFigure(totals.gross_exposure)} />
      </FigureTile>
      <FigureTile name="Wallet" note="credits in no pool">
        <Figure of={compactCreditsFigure(agent.wallet_balance)} />
      </FigureTile>
    </FigureStrip>
  )
}

function PoolsTogether({ page, window }: { page: AgentPageData; window: Window }) {
  const { agent, pools } = page
  if (pools.length === 0) return null
  const charted = pools.slice(0, MAX_COMPARED_POOLS).map(pool => ({
    ...pool,
    inception: window === 'all' ? pool.inception_at : null,
  }))
  const slugs = charted.map(({ slug }) => slug)
  return (
    <Card
      id="together"
      title="Its pools together"
      note={
        <>
          {pools.length > charted.length ? `The ${charted.length} largest. ` : ''}Performance indexes, 1 where
          their common time begins
        </>
      }
      beside={
        <WindowSwitch
          window={window}
          hrefOf={name => address(paths.agent(agent.slug), { window: name === 'all' ? undefined : name })}
        />
      }
    >
      <IndexChart id="pools-chart" pools={charted} />
      {charted.length < 2 ? null : (
        <p class="card-foot">
          <a href={comparisonAddress(slugs, window)}>Their figures side by side</a>
        </p>
      )}
    </Card>
  )
}

function ManagedPools({ page: { pools, totals } }: { page: AgentPageData }) {
  return (
    <Card
      id="pools"
      title="Pools it manages"
      note={
        pools.length < totals.pools_count
          ? `The ${pools.length} largest of ${totals.pools_count}`
          : 'The largest first'
      }
    >
      {pools.length > 0 ? (
        <PoolsTable
          caption="Pools that the agent manages"
          pools={pools}
          columns={
            <>
              <Column of="text">Pool</Column>
              <Column sorted="descending">NAV</Column>
              <Column>Return</Column>
              <Column of="text">Index</Column>
              <Column>P&amp;L</Column>
              <Column>NAV per unit</Column>
              <Column>Positions</Column>
              <Column of="status">Status</Column>
              <Column>Opened</Column>
            </>
          }
        />
      ) : (
        <EmptyState title="It manages no pool">It opens one with POST {paths.api.pools}.</EmptyState>
      )}
    </Card>
  )
}

function Holdings({ holdings }: { holdings: AgentPageData['holdings'] }) {
  return (
    <Card id="holdings" title="Units it holds" note="In pools of its own and of others">
      {holdings.length > 0 ? (
        <DataTable
          id="holdings-caption"
          caption="Units that the agent holds"
          isCaptionHidden
          columns={
            <>
              <Column of="text">Pool</Column>
              <Column>Units</Column>
              <Column>Value</Column>
              <Column>Cost</Column>
            </>
          }
        >
          {holdings.map(({ pool, units, value, cost }) => (
            <tr key={pool.id}>
              <th scope="row">
                <PoolLink pool={pool} />
              </th>
              <FigureCell of={creditsFigure(units)} />
              <FigureCell of={creditsFigure(value)} />
              <FigureCell of={creditsFigure(cost)} />
            </tr>
          ))}
        </DataTable>
      ) : (
        <EmptyState title="It holds no units">A deposit in a pool issues them.</EmptyState>
      )}
    </Card>
  )
}
