import type { Board, BoardMetric, BoardRow } from '../db/queries/leaderboard.ts'
import type { Window } from '../domain/slots.ts'
import { paths } from '../http/paths.ts'
import { EmptyState } from './empty-state.tsx'
import { Credits, NoFigure, Percent, SignedPercent } from './figures.tsx'
import { Instant } from './instant.tsx'
import { Column, DataTable, PoolColumn, PoolRowHead } from './table.tsx'
import { METRIC_NAMES, reasonText, WINDOW_NAMES } from './words.ts'

type Chosen = { by: BoardMetric; window: Window }
type LeaderboardProps = Chosen & { board: Board; hasPools: boolean }

/** The pools in the order of a metric, at the newest slot. */
export function Leaderboard({ board, by, window, hasPools }: LeaderboardProps) {
  return (
    <section class="card" aria-labelledby="leaderboard">
      <div class="card-head">
        <div>
          <h2 id="leaderboard">Leaderboard</h2>
          <p class="card-note">
            {board.slot === null ? (
              'Ranked at every slot'
            ) : (
              <>
                As of <Instant at={board.slot} />
              </>
            )}
          </p>
        </div>
        <BoardSwitches by={by} window={window} />
      </div>
      {board.rows.length > 0 ? (
        <BoardTable board={board} by={by} window={window} />
      ) : (
        <EmptyBoard hasPools={hasPools} />
      )}
    </section>
  )
}

function BoardSwitches({ by, window }: Chosen) {
  return (
    <div class="switches">
      <nav class="switch" aria-label="Rank by">
        {entriesOf(METRIC_NAMES).map(([metric, name]) => (
          <a
            class="switch-option"
            key={metric}
            href={paths.board(metric, window)}
            aria-current={metric === by ? 'true' : undefined}
          >
            {name}
          </a>
        ))}
      </nav>
      <nav class="switch" aria-label="Over a window of">
        {entriesOf(WINDOW_NAMES).map(([name, words]) => (
          <a
            class="switch-option"
            key={name}
            href={paths.board(by, name)}
            aria-current={name === window ? 'true' : undefined}
            aria-label={words}
          >
            {name === 'all' ? 'All' : name}
          </a>
        ))}
      </nav>
    </div>
  )
}

function BoardTable({ board, by, window }: Chosen & { board: Board }) {
  const over = window === 'all' ? 'since inception' : `over ${WINDOW_NAMES[window]}`
  return (
    <>
      <DataTable
        id="leaderboard-caption"
        caption={`Pools by ${METRIC_NAMES[by]}, returns ${over}`}
        isCaptionHidden
      >
        <thead>
          <tr>
            <Column isNumber>Rank</Column>
            <PoolColumn />
            <Column isNumber isSorted={by === 'nav'}>
              NAV
            </Column>
            <Column isNumber isSorted={by === 'return'}>
              Return{window === 'all' ? '' : `, ${window}`}
            </Column>
            <Column isNumber>Max drawdown</Column>
            <Column isNumber>Days</Column>
          </tr>
        </thead>
        <tbody>
          {board.rows.map(row => (
            <BoardTableRow key={row.pool.id} row={row} window={window} />
          ))}
        </tbody>
      </DataTable>
      {board.nextPosition === null ? null : (
        <p class="card-foot">
          These are the first {board.rows.length}.{' '}
          <a href={paths.boardData(by, window)}>The whole board as JSON</a>
        </p>
      )}
    </>
  )
}

function BoardTableRow({ row, window }: { row: BoardRow; window: Window }) {
  const { pool, reason } = row
  return (
    <tr class={reason === null ? undefined : 'unranked'}>
      <td class="number rank">{row.rank ?? <NoFigure reason="Not ranked" />}</td>
      <PoolRowHead
        pool={pool}
        {...(reason === null ? {} : { note: `Not ranked: ${reasonText(reason, window)}` })}
      />
      <td class="number">
        <Credits value={row.nav} />
      </td>
      <td class="number">
        {row.return === null ? (
          <NoFigure reason="Too short a history" />
        ) : (
          <SignedPercent ratio={row.return} />
        )}
      </td>
      <td class="number">
        <Percent ratio={row.max_drawdown} />
      </td>
      <td class="number">{row.days}</td>
    </tr>
  )
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

function entriesOf<Name extends string>(names: Record<Name, string>): [Name, string][] {
  return Object.entries(names) as [Name, string][]
}
