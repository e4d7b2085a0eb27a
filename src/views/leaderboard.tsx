import type { Board, BoardMetric, BoardRow } from '../db/queries/leaderboard.ts'
import type { Window } from '../domain/slots.ts'
import { address, paths } from '../http/paths.ts'
import { Card, JsonLink } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
import { Credits, NoFigure, Percent, PlainRatio, SignedCredits, SignedPercent } from './figures.tsx'
import { Instant } from './instant.tsx'
import { Switch, WindowSwitch } from './switch.tsx'
import { Column, DataTable, PoolColumn, PoolRowHead } from './table.tsx'
import { METRIC_NAMES, reasonText, WINDOW_NAMES } from './words.ts'

type Chosen = { by: BoardMetric; window: Window }
type LeaderboardProps = Chosen & {
  board: Board
  hasPools: boolean
  hrefOf: (chosen: Chosen) => string
  /** Where the rows that follow are; null where there are none. */
  next: { href: string; words: string } | null
}

/** The pools in the order of a metric, at one slot. */
export function Leaderboard({ board, by, window, hasPools, hrefOf, next }: LeaderboardProps) {
  const metrics = entriesOf(METRIC_NAMES).map(([metric, { full, short }]) => ({
    name: short,
    words: full,
    href: hrefOf({ by: metric, window }),
    isChosen: metric === by,
  }))
  return (
    <Card
      id="leaderboard"
      title={
        <>
          {METRIC_NAMES[by].full}, {WINDOW_NAMES[window].toLowerCase()}
        </>
      }
      note={
        board.slot === null ? (
          'Ranked at every slot'
        ) : (
          <>
            As of <Instant at={board.slot} />
          </>
        )
      }
      beside={
        <>
          <JsonLink href={address(paths.api.leaderboard, { by, window })} />
          <div class="switches">
            <Switch label="Rank by" options={metrics} />
            <WindowSwitch window={window} hrefOf={name => hrefOf({ by, window: name })} />
          </div>
        </>
      }
    >
      {board.rows.length > 0 ? (
        <BoardTable board={board} by={by} window={window} />
      ) : (
        <EmptyBoard hasPools={hasPools} />
      )}
      {next === null ? null : (
        <p class="card-foot">
          <a href={next.href}>{next.words}</a>
        </p>
      )}
    </Card>
  )
}

function BoardTable({ board, by, window }: Chosen & { board: Board }) {
  const over = window === 'all' ? 'since inception' : `over ${WINDOW_NAMES[window]}`
  return (
    <DataTable
      id="leaderboard-caption"
      caption={`Pools by ${METRIC_NAMES[by].full}, figures ${over}`}
      isCaptionHidden
    >
      <thead>
        <tr>
          <Column isNumber>Rank</Column>
          <PoolColumn />
          <Column isNumber sorted="descending">
            {METRIC_NAMES[by].short}
          </Column>
          {otherMetrics(by).map(metric => (
            <Column key={metric} isNumber>
              {METRIC_NAMES[metric].short}
            </Column>
          ))}
          <Column isNumber>Days</Column>
        </tr>
      </thead>
      <tbody>
        {board.rows.map(row => (
          <BoardTableRow key={row.pool.id} row={row} by={by} window={window} />
        ))}
      </tbody>
    </DataTable>
  )
}

/** What the board shows beside the metric that it ranks by. */
const USUAL_METRICS = ['return', 'pnl', 'nav', 'max_drawdown', 'sharpe', 'diversification'] as const
type UsualMetric = (typeof USUAL_METRICS)[number]

function otherMetrics(by: BoardMetric): UsualMetric[] {
  return USUAL_METRICS.filter(metric => metric !== by)
}

function BoardTableRow({ row, by, window }: Chosen & { row: BoardRow }) {
  const { pool, reason } = row
  return (
    <tr>
      <td class="number rank">{row.rank ?? <NoFigure reason="Not ranked" />}</td>
      <PoolRowHead
        pool={pool}
        {...(reason === null ? {} : { note: `Not ranked: ${reasonText(reason, window)}` })}
      />
      <td class="number">
        <MetricFigure metric={by} value={row.value} />
      </td>
      {otherMetrics(by).map(metric => (
        <td key={metric} class="number">
          <MetricFigure metric={metric} value={row[metric]} />
        </td>
      ))}
      <td class="number">{row.days}</td>
    </tr>
  )
}

type MetricFigureProps = { metric: BoardMetric; value: BoardRow['value'] }

/** Credits come as text, ratios as numbers. */
function MetricFigure({ metric, value }: MetricFigureProps) {
  if (value === null) return <NoFigure reason="No figure yet" />
  if (typeof value === 'string') {
    return metric === 'pnl' ? <SignedCredits value={value} /> : <Credits value={value} />
  }
  switch (metric) {
    case 'return':
      return <SignedPercent ratio={value} />
    case 'max_drawdown':
    case 'diversification':
    case 'probabilistic_sharpe':
      return <Percent ratio={value} />
    default:
      return <PlainRatio ratio={value} />
  }
}

function EmptyBoard({ hasPools }: { hasPools: boolean }) {
  return hasPools ? (
    <EmptyState
      title="No snapshot yet"
      command={`curl -X POST "$EXCHANGE_URL${paths.api.snapshots}" -H "Authorization: Bearer $OPERATOR_KEY"`}
    >
      Pools are ranked when the next slot is taken, which cron does on its own. The operator can take one now:
    </EmptyState>
  ) : (
    <EmptyState title="Nobody to rank yet">
      Once a pool is open and has traded, the next slot gives it a rank.
    </EmptyState>
  )
}

function entriesOf<Name extends string, Words>(names: Record<Name, Words>): [Name, Words][] {
  return Object.entries(names) as [Name, Words][]
}
