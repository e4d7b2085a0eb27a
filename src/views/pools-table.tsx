import type { Child } from 'hono/jsx'
import type { ListedPool } from '../db/queries/dashboard.ts'
import { indexText } from '../domain/number-format.ts'
import { FigureCell } from './figures.tsx'
import { DayCell } from './instant.tsx'
import { creditsFigure, gainFigure, priceFigure, returnFigure } from './shown-figures.ts'
import { SparklineCell } from './sparkline.tsx'
import { StatusCell } from './status.tsx'
import { DataTable, PoolRowHead } from './table.tsx'

type PoolsTableProps = {
  caption: string
  columns: Child
  pools: readonly ListedPool[]
  /** Whether pools may be ticked for a comparison. */
  areSelectable?: boolean
}

/** Pools with their figures now. */
export function PoolsTable({ caption, columns, pools, areSelectable = false }: PoolsTableProps) {
  return (
    <DataTable id="pools-caption" caption={caption} isCaptionHidden columns={columns}>
      {pools.map(pool => (
        <tr key={pool.id}>
          <PoolRowHead pool={pool} />
          <FigureCell of={creditsFigure(pool.nav)} />
          <FigureCell of={returnFigure(pool.return)} />
          <SparklineCell values={pool.sparkline} textOf={indexText} />
          <FigureCell of={gainFigure(pool.total_pnl)} />
          <FigureCell
            of={pool.nav_per_unit === null ? null : priceFigure(pool.nav_per_unit)}
            none="No units"
          />
          <td>{pool.positions_count}</td>
          <StatusCell status={pool.status} />
          <DayCell at={pool.inception_at} />
          {areSelectable ? <TickCell pool={pool} /> : null}
        </tr>
      ))}
    </DataTable>
  )
}

function TickCell({ pool }: { pool: ListedPool }) {
  return (
    <td>
      <input type="checkbox" name="pools" value={pool.slug} aria-label={`Compare ${pool.name}`} />
    </td>
  )
}
