import { type Answer, createClient } from 'capital-pools/client'
import type { Check } from './check.ts'
import type { RunningExchange } from './options.ts'
import type { Played } from './run.ts'

const rowsShown = 10

export type LeaderboardRow = Answer<'readLeaderboard'>['data'][number]

/** The first pools of the leaderboard by return. */
export async function readLeaderboard(exchange: RunningExchange): Promise<LeaderboardRow[]> {
  const client = createClient({ url: exchange.url, key: exchange.operatorKey })
  const { data } = await client.readLeaderboard({ by: 'return', limit: rowsShown })
  return data
}

/** A replay in one object, for programs. */
export function summarizeReplay(played: Played, check: Check, seconds: number) {
  return {
    orders_accepted: played.ordersAccepted,
    orders_refused: played.ordersRefused,
    max_price_difference: played.maxPriceDifference,
    book_differences: check.bookDifferences,
    pools: played.cast.traders.size,
    markets: played.cast.marketSlugs.size,
    measured_pools: check.figures.measuredPools,
    unexplained_figures: check.figures.unexplained.length,
    seconds: Math.round(seconds * 10) / 10,
  }
}

/** A replay as text, for people. */
export function describeReplay(
  played: Played,
  check: Check,
  seconds: number,
  leaders: readonly LeaderboardRow[],
): string {
  const lines = [
    '',
    'Leaderboard by return',
    ...leaders.map(row => {
      const percent = row.return === null ? '' : `${(row.return * 100).toFixed(2)} %`
      return `${String(row.rank ?? '').padStart(5)}  ${row.pool.slug.padEnd(24)} ${percent.padStart(10)}  ${row.nav.padStart(14)}`
    }),
    '',
    'Check',
    `  orders accepted           ${played.ordersAccepted}`,
    `  orders refused            ${played.ordersRefused}`,
    `  largest price difference  ${played.maxPriceDifference.toExponential(2)}`,
    `  book differences          ${check.bookDifferences}`,
    `  pools with every ratio    ${check.figures.measuredPools}`,
    `  figures without reason    ${check.figures.unexplained.length}`,
    `  granted and funded        ${check.wealthAtStart}`,
    `  held and returned         ${check.wealthAtEnd}`,
    '',
    `${check.passed ? 'All is right' : 'NOT RIGHT'}: ${seconds.toFixed(1)} s, ${played.ordersPerSecond.toFixed(0)} orders a second.`,
    '',
  ]
  return lines.join('\n')
}
