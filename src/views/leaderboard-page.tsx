import type { Board } from '../db/queries/leaderboard.ts'
import type { BoardMetric } from '../domain/board-metrics.ts'
import type { Window } from '../domain/slots.ts'
import { leaderboardAddress } from './addresses.ts'
import { Layout } from './layout.tsx'
import { Leaderboard } from './leaderboard.tsx'
import { PageHead } from './page-head.tsx'
import { METRIC_NAMES } from './words.ts'

type LeaderboardPageProps = {
  board: Board
  by: BoardMetric
  window: Window
  /** Where the rows that follow begin. */
  cursor: string | null
  isFirst: boolean
}

/** The whole board, a page at a time. */
export function LeaderboardPage({ board, by, window, cursor, isFirst }: LeaderboardPageProps) {
  return (
    <Layout
      title={`Leaderboard by ${METRIC_NAMES[by].full}`}
      description="Capital pools ranked by what they would really pay out."
      current="leaderboard"
      now={board.generatedAt}
    >
      <PageHead title="Leaderboard">
        Pools ranked at exit value: by what they would really pay out, never by what their own buying pushed a
        price to.
        {isFirst ? null : (
          <>
            {' '}
            <a href={leaderboardAddress(by, window)}>Back to the first rank</a>
          </>
        )}
      </PageHead>
      <Leaderboard
        board={board}
        by={by}
        window={window}
        hasPools={board.rows.length > 0}
        hrefOf={chosen => leaderboardAddress(chosen.by, chosen.window)}
        next={
          cursor === null ? null : { href: leaderboardAddress(by, window, cursor), words: 'The next pools' }
        }
      />
    </Layout>
  )
}
