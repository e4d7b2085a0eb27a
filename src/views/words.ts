import type { BoardMetric } from '../db/queries/leaderboard.ts'
import type { Window } from '../domain/slots.ts'

/** What codes are called on a page. */

export const METRIC_NAMES: Record<BoardMetric, string> = { return: 'Return', nav: 'NAV' }

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
      return `its history is shorter than ${WINDOW_NAMES[window].toLowerCase()}`
    case 'no_snapshot':
      return 'no snapshot yet'
    case 'no_positions':
      return 'no open positions'
    default:
      return reason.replaceAll('_', ' ')
  }
}

export const STATUS_NAMES = { active: 'Active', paused: 'Paused', closed: 'Closed' } as const
