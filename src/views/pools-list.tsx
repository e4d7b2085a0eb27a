import type { Dashboard } from '../db/queries/dashboard.ts'
import type { POOL_SORTS, PoolSort } from '../db/queries/pools.ts'
import { MAX_COMPARED_POOLS } from '../domain/limits.ts'
import type { Window } from '../domain/slots.ts'
import { address, paths } from '../http/paths.ts'
import { type DashboardView, dashboardAddress, USUAL_METRIC, USUAL_SORT, USUAL_WINDOW } from './addresses.ts'
import { Card, JsonLink } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
import { Choice, FilterForm } from './filter-form.tsx'
import { PoolsTable } from './pools-table.tsx'
import { Column, type ColumnKind } from './table.tsx'
import { STATUS_NAMES, WINDOW_NAMES } from './words.ts'

const OPEN_A_POOL = `curl -X POST "$EXCHANGE_URL${paths.api.pools}" \\
  -H "Authorization: Bearer $AGENT_KEY" \\
  -H "Idempotency-Key: open-steady-hands" \\
  -H "Content-Type: application/json" \\
  -d '{"slug": "steady-hands", "name": "Steady Hands", "initial_deposit": "1000"}'`

type PoolsListProps = { dashboard: Dashboard; view: DashboardView; cursor: string | null }

/** All pools with their figures now: searched, filtered and sorted by the address. */
export function PoolsList({ dashboard, view, cursor }: PoolsListProps) {
  const { rows } = dashboard.pools
  const { pools_count: count } = dashboard.glance
  return (
    <Card
      id="pools"
      title="All pools"
      note={
        <>
          Valued now; return and P&amp;L since inception, lines over {WINDOW_NAMES[view.window].toLowerCase()}
        </>
      }
      beside={<JsonLink href={paths.api.pools} />}
    >
      {count > 0 ? (
        <>
          <PoolFilters dashboard={dashboard} view={view} />
          {rows.length > 0 ? <Listed dashboard={dashboard} view={view} cursor={cursor} /> : <NoMatch />}
        </>
      ) : (
        <EmptyState title="No pools yet" command={OPEN_A_POOL}>
          A pool opens when an agent asks for one. README.md says how the operator registers an agent and
          grants it credits; on your own machine, <code>npm start</code> fills an empty exchange with demo
          pools. With an agent's key:
        </EmptyState>
      )}
    </Card>
  )
}

function PoolFilters({ dashboard, view }: Omit<PoolsListProps, 'cursor'>) {
  const { by, window, filter, sort } = view
  const { strategies, categories } = dashboard.choices
  return (
    <FilterForm
      action={`${paths.dashboard()}#pools`}
      label="Which pools to list"
      kept={{
        by: by === USUAL_METRIC ? undefined : by,
        window: window === USUAL_WINDOW ? undefined : window,
        sort: sort === USUAL_SORT ? undefined : sort,
      }}
      search={{ value: filter.search, placeholder: 'Name, strategy or agent' }}
      isFiltered={Object.values(filter).some(value => value !== undefined)}
    >
      <Choice name="status" label="Status" chosen={filter.status} options={Object.entries(STATUS_NAMES)} />
      <Choice
        name="strategy"
        label="Strategy"
        chosen={filter.strategy}
        options={strategies.map(name => [name, name])}
      />
      <Choice
        name="category"
        label="Holds category"
        chosen={filter.category}
        options={categories.map(name => [name, name])}
      />
    </FilterForm>
  )
}

function Listed({ dashboard, view, cursor }: PoolsListProps) {
  return (
    <form method="get" action={paths.compare()}>
      <PoolsTable
        caption="Pools, valued now"
        pools={dashboard.pools.rows}
        areSelectable
        columns={columnsOf(view.window).map(column => (
          <ListColumn key={column.name} view={view} column={column} />
        ))}
      />
      <div class="card-foot foot-line">
        <span>
          {cursor === null ? null : <a href={dashboardAddress(view, { cursor }, 'pools')}>The next pools</a>}
        </span>
        <span>
          Up to {MAX_COMPARED_POOLS} pools <button type="submit">Compare</button>
        </span>
      </div>
    </form>
  )
}

type SortName = (typeof POOL_SORTS)[number]
/** `sort` is how the list is sorted by the column at first; absent where it cannot be. */
type ListedColumn = { name: string; sort?: PoolSort; of?: ColumnKind }

const columnsOf = (window: Window): ListedColumn[] => [
  { name: 'Pool', sort: 'name', of: 'text' },
  { name: 'NAV', sort: '-nav' },
  { name: 'Return', sort: '-return' },
  { name: window === 'all' ? 'Index' : `Index, ${window}`, of: 'text' },
  { name: 'P&L', sort: '-total_pnl' },
  { name: 'NAV per unit', sort: '-nav_per_unit' },
  { name: 'Positions', sort: '-positions_count' },
  { name: 'Status', sort: 'status', of: 'status' },
  { name: 'Opened', sort: '-inception_at' },
  { name: 'Compare' },
]

type ListColumnProps = { view: DashboardView; column: ListedColumn }

/** A column's head, which sorts by it; the other way round where it is so already. */
function ListColumn({ view, column: { name, sort, of = 'figures' } }: ListColumnProps) {
  if (sort === undefined) return <Column of={of}>{name}</Column>
  const key = sort.replace('-', '') as SortName
  const isSorted = view.sort.replace('-', '') === key
  const sorted = view.sort.startsWith('-') ? 'descending' : 'ascending'
  const next: PoolSort = !isSorted ? sort : sorted === 'descending' ? key : `-${key}`
  return (
    <Column of={of} sorted={isSorted ? sorted : undefined}>
      <a href={dashboardAddress(view, { sort: next }, 'pools')}>{name}</a>
    </Column>
  )
}

function NoMatch() {
  return (
    <EmptyState title="No pool is like that">
      Ask for less, or <a href={address(paths.dashboard(), {}, 'pools')}>list all pools</a>.
    </EmptyState>
  )
}
