import type { Board, BoardRow } from '../db/queries/leaderboard.ts'
import type { BoardMetric } from '../domain/board-metrics.ts'
import type { Window } from '../domain/slots.ts'
import { address, paths } from '../http/paths.ts'
import { Card, JsonLink } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
import { FigureCell, NoFigureCell } from './figures.tsx'
import { Instant } from './instant.tsx'
import {
  creditsFigure,
  gainFigure,
  percentFigure,
  ratioFigure,
  returnFigure,
  type ShownFigure,
} from './shown-figures.ts'
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
  const others = USUAL_METRICS.filter(metric => metric !== by)
  return (
    <DataTable
      id="leaderboard-caption"
      caption={`Pools by ${METRIC_NAMES[by].full}, figures ${over}`}
      isCaptionHidden
      columns={
        <>
          <Column>Rank</Column>
          <PoolColumn />
          <Column sorted="descending">{METRIC_NAMES[by].short}</Column>
          {others.map(metric => (
            <Column key={metric}>{METRIC_NAMES[metric].short}</Column>
          ))}
          <Column>Days</Column>
        </>
      }
    >
      {board.rows.map(row => (
        <BoardTableRow key={row.pool.id} row={row} by={by} others={others} window={window} />
      ))}
    </DataTable>
  )
}

/** What the board shows beside the metric that it ranks by. */
const USUAL_METRICS = ['return', 'pnl', 'nav', 'max_drawdown', 'sharpe', 'diversification'] as const
type UsualMetric = (typeof USUAL_METRICS)[number]

type BoardTableRowProps = Chosen & { row: BoardRow; others: readonly UsualMetric[] }

function BoardTableRow({ row, by, others, window }: BoardTableRowProps) {
  const { rank, pool, reason } = row
  return (
    <tr>
      {rank === null ? <NoFigureCell reason="Not ranked" /> : <td>{rank}</td>}
      <PoolRowHead
        pool={pool}
        {...(reason === null ? {} : { note: `Not ranked: ${reasonText(reason, window)}` })}
      />
      <FigureCell of={metricFigure(by, row.value)} none="No figure yet" />
      {others.map(metric => (
        <FigureCell key={metric} of={metricFigure(metric, row[metric])} none="No figure yet" />
      ))}
      <td>{row.days}</td>
    </tr>
  )
}

/** Credits come as text, ratios as numbers. */
function metricFigure(metric: BoardMetric, value: BoardRow['value']): ShownFigure | null {
  if (typeof value === 'string') return metric === 'pnl' ? gainFigure(value) : creditsFigure(value)
  switch (metric) {
    case 'return':
      return returnFigure(value)
    case 'max_drawdown':
    case 'diversification':
    case 'probabilistic_sharpe':
      return percentFigure(value)
    default:
      return ratioFigure(value)
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
