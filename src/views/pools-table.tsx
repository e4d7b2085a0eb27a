import type { Child } from 'hono/jsx'
import type { ListedPool } from '../db/queries/dashboard.ts'
import { indexText } from '../domain/number-format.ts'
import { Credits, NoFigure, Price, SignedCredits, SignedPercent } from './figures.tsx'
import { Day } from './instant.tsx'
import { Sparkline } from './sparkline.tsx'
import { Status } from './status.tsx'
import { DataTable, PoolRowHead } from './table.tsx'

type PoolsTableProps = { caption: string; head: Child; children: Child }

export function PoolsTable({ caption, head, children }: PoolsTableProps) {
  return (
    <DataTable id="pools-caption" caption={caption} isCaptionHidden>
      <thead>
        <tr>{head}</tr>
      </thead>
      <tbody>{children}</tbody>
    </DataTable>
  )
}

/** A pool in a list; where it is selectable, it may be ticked for a comparison. */
export function PoolRow({ pool, isSelectable = false }: { pool: ListedPool; isSelectable?: boolean }) {
  return (
    <tr>
      <PoolRowHead pool={pool} />
      <td class="number">
        <Credits value={pool.nav} />
      </td>
      <td class="number">
        <SignedPercent ratio={pool.return} />
      </td>
      <td>
        <Sparkline values={pool.sparkline} textOf={indexText} />
      </td>
      <td class="number">
        <SignedCredits value={pool.total_pnl} />
      </td>
      <td class="number">
        {pool.nav_per_unit === null ? <NoFigure reason="No units" /> : <Price value={pool.nav_per_unit} />}
      </td>
      <td class="number">{pool.positions_count}</td>
      <td>
        <Status status={pool.status} />
      </td>
      <td class="number">
        <Day at={pool.inception_at} />
      </td>
      {isSelectable ? (
        <td class="number">
          <input type="checkbox" name="pools" value={pool.slug} aria-label={`Compare ${pool.name}`} />
        </td>
      ) : null}
    </tr>
  )
}
