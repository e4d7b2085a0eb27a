import { createClient } from 'capital-pools/client'
import type { RunningExchange } from './options.ts'
import type { Played } from './run.ts'

/** What the pools of a replay show of their performance in the end. */
export interface Figures {
  /** Pools with enough daily returns for every ratio. */
  measuredPools: number
  /** Figures that are missing without a reason, as "pool: figure". */
  unexplained: string[]
}

/** Reads every pool: each figure is there, or there is a reason why it is not. */
export async function readFigures({ cast }: Played, exchange: RunningExchange): Promise<Figures> {
  const client = createClient({ url: exchange.url, key: exchange.operatorKey })
  const figures: Figures = { measuredPools: 0, unexplained: [] }
  for (const { slug } of cast.traders.values()) {
    const { analytics, null_reasons } = await client.getPool({ pool: slug })
    const { return_by_window, ...ratios } = analytics
    const windows = Object.entries(return_by_window).map(
      ([window, value]) => [`return_by_window.${window}`, value] as const,
    )
    const missing = [...Object.entries(ratios), ...windows].filter(
      ([figure, value]) => value === null && null_reasons[figure] === undefined,
    )
    figures.unexplained.push(...missing.map(([figure]) => `${slug}: ${figure}`))
    if (analytics.sharpe !== null) figures.measuredPools += 1
  }
  return figures
}
