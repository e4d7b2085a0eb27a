import type { BoardMetric } from '../domain/board-metrics.ts'
import type { Window } from '../domain/slots.ts'

/** What codes are called on a page. */

/** What each leaderboard ranks by, in full; and in short where there is little room. */
export const METRIC_NAMES: Record<BoardMetric, { full: string; short: string }> = {
  return: { full: 'Return', short: 'Return' },
  nav: { full: 'Net asset value', short: 'NAV' },
  pnl: { full: 'Profit and loss', short: 'P&L' },
  sharpe: { full: 'Sharpe ratio', short: 'Sharpe' },
  sortino: { full: 'Sortino ratio', short: 'Sortino' },
  calmar: { full: 'Calmar ratio', short: 'Calmar' },
  probabilistic_sharpe: { full: 'Probabilistic Sharpe ratio', short: 'Prob. Sharpe' },
  max_drawdown: { full: 'Max drawdown', short: 'Drawdown' },
  diversification: { full: 'Diversification', short: 'Diversification' },
}

export const WINDOW_NAMES: Record<Window, string> = {
  '1d': '1 day',
  '7d': '7 days',
  '30d': '30 days',
  '90d': '90 days',
  all: 'All time',
}

/** Why a figure or a rank is not there. A code without words here is shown as it is. */
export function reasonText(reason: string, window: Window = 'all'): string {
  switch (reason) {
    case 'no_trades':
      return 'it has not traded yet'
    case 'history_shorter_than_window':
      return window === 'all'
        ? 'its history is too short'
        : `its history is shorter than ${WINDOW_NAMES[window]}`
    case 'fewer_than_10_daily_returns_over_14_days':
      return 'it has fewer than 10 daily returns over 14 days'
    case 'not_defined':
      return 'its figure is not defined'
    case 'no_closed_trades':
      return 'no trade closed yet'
    case 'no_losses':
      return 'no trade lost yet'
    case 'no_snapshot':
      return 'no snapshot yet'
    case 'no_positions':
      return 'no open positions'
    default:
      return reason.replaceAll('_', ' ')
  }
}

export const STATUS_NAMES = { active: 'Active', paused: 'Paused', closed: 'Closed' } as const

export const MARKET_STATUS_NAMES = {
  open: 'Open',
  frozen: 'Frozen',
  resolved: 'Resolved',
  void: 'Void',
} as const

export const PRICING_NAMES = { lmsr: 'Market maker', quoted: 'Operator’s feed' } as const
