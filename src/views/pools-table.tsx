import type { PoolSummary } from '../db/queries/pool-shapes.ts'
import { paths } from '../http/paths.ts'
import { EmptyState } from './empty-state.tsx'
import { Credits, NoFigure, Price, SignedCredits, SignedPercent } from './figures.tsx'
import { Day } from './instant.tsx'
import { Status } from './status.tsx'
import { Column, DataTable, PoolColumn, PoolRowHead } from './table.tsx'

const OPEN_A_POOL = `curl -X POST "$EXCHANGE_URL${paths.api.pools}" \\
  -H "Authorization: Bearer $AGENT_KEY" \\
  -H "Idempotency-Key: open-steady-hands" \\
  -H "Content-Type: application/json" \\
  -d '{"slug": "steady-hands", "name": "Steady Hands", "initial_deposit": "1000"}'`

/** The pools with their figures now, the largest first. */
export function PoolsTable({ pools, count }: { pools: PoolSummary[]; count: number }) {
  const note =
    pools.length < count ? `The ${pools.length} largest of ${count}` : 'Valued now, the largest first'
  return (
    <section class="card" aria-labelledby="pools">
      <div class="card-head">
        <div>
          <h2 id="pools">All pools</h2>
          <p class="card-note">{note}</p>
        </div>
        <a class="quiet-link" href={paths.api.pools}>
          JSON
        </a>
      </div>
      {pools.length > 0 ? <Pools pools={pools} caption={note} /> : <NoPools />}
    </section>
  )
}

function Pools({ pools, caption }: { pools: PoolSummary[]; caption: string }) {
  return (
    <DataTable id="pools-caption" caption={`Pools. ${caption}`} isCaptionHidden>
      <thead>
        <tr>
          <PoolColumn />
          <Column>Status</Column>
          <Column isNumber isSorted>
            NAV
          </Column>
          <Column isNumber>NAV per unit</Column>
          <Column isNumber>Return</Column>
          <Column isNumber>P&amp;L</Column>
          <Column isNumber>Positions</Column>
          <Column isNumber>Opened</Column>
        </tr>
      </thead>
      <tbody>
        {pools.map(pool => (
          <PoolRow key={pool.id} pool={pool} />
        ))}
      </tbody>
    </DataTable>
  )
}

function PoolRow({ pool }: { pool: PoolSummary }) {
  return (
    <tr>
      <PoolRowHead pool={pool} />
      <td>
        <Status status={pool.status} />
      </td>
      <td class="number">
        <Credits value={pool.nav} />
      </td>
      <td class="number">
        {pool.nav_per_unit === null ? <NoFigure reason="No units" /> : <Price value={pool.nav_per_unit} />}
      </td>
      <td class="number">
        <SignedPercent ratio={pool.return} />
      </td>
      <td class="number">
        <SignedCredits value={pool.total_pnl} />
      </td>
      <td class="number">{pool.positions_count}</td>
      <td class="number">
        <Day at={pool.inception_at} />
      </td>
    </tr>
  )
}

function NoPools() {
  return (
    <EmptyState title="No pools yet" command={OPEN_A_POOL}>
      A pool opens when an agent asks for one. README.md says how the operator registers an agent and grants
      it credits; on your own machine, <code>npm start</code> fills an empty exchange with demo pools. With an
      agent's key:
    </EmptyState>
  )
}
