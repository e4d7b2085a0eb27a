/** What a board can rank pools by. */
export const BOARD_METRICS = [
  'return',
  'sharpe',
  'sortino',
  'calmar',
  'max_drawdown',
  'nav',
  'pnl',
  'diversification',
  'probabilistic_sharpe',
] as const
export type BoardMetric = (typeof BOARD_METRICS)[number]
