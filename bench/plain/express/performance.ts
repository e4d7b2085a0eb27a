import type { PoolDetailRow, SlotRow, TransactionRow } from './rows.ts'

const dayMilliseconds = 86_400_000
const yearDays = 365
const leastReturns = 10
const leastDays = 14
const windowDays = { '1d': 1, '7d': 7, '30d': 30, '90d': 90 } as const
const noRiskFigures = {
  volatility: null,
  sharpe: null,
  sortino: null,
  calmar: null,
  probabilistic_sharpe: null,
}

type Figure = number | null

/** Every figure of a pool's history (the oldest slot first) and its transactions, null where it is not defined. */
export function analyticsOf(
  pool: PoolDetailRow,
  history: readonly SlotRow[],
  transactions: readonly TransactionRow[],
  indexNow: number,
) {
  const newest = history.at(-1)
  const returns = dailyReturns(history)
  const { peak, deepest } = fallsOf(history)
  const drawdown = indexNow / Math.max(peak, indexNow) - 1
  const historyDays = ((newest?.slot.getTime() ?? 0) - pool.created_at.getTime()) / dayMilliseconds
  const isLongEnough = returns.length >= leastReturns && historyDays >= leastDays
  return {
    return: indexNow - 1,
    return_by_window: returnsByWindow(history, pool.now, indexNow),
    // A ratio from too little is noise.
    ...(isLongEnough ? riskFigures(returns, deepest) : noRiskFigures),
    max_drawdown: newest ? Math.min(deepest, drawdown) : null,
    drawdown: newest ? drawdown : null,
    ...tradeFigures(transactions),
    turnover: turnoverOf(history, transactions),
    daily_returns: returns.length,
  }
}

/** The index now over the index that each window began with. */
function returnsByWindow(history: readonly SlotRow[], now: Date, indexNow: number): Record<string, Figure> {
  const returns: Record<string, Figure> = {}
  for (const [window, days] of Object.entries(windowDays)) {
    const beganBy = now.getTime() - days * dayMilliseconds
    const began = history.findLast(({ slot }) => slot.getTime() <= beganBy)?.performance_index ?? 0
    returns[window] = began > 0 ? indexNow / began - 1 : null
  }
  returns['all'] = indexNow - 1
  return returns
}

/** From close to close; the slot at 00:00 UTC closes the day before it. */
function dailyReturns(history: readonly SlotRow[]): number[] {
  const returns: number[] = []
  let before = 0
  for (const { slot, performance_index: close } of history) {
    if (slot.getTime() % dayMilliseconds !== 0) continue
    if (before > 0) returns.push(close / before - 1)
    before = close
  }
  return returns
}

/** The highest index, and the deepest fall from a high; the index starts at 1. */
function fallsOf(history: readonly SlotRow[]): { peak: number; deepest: number } {
  let peak = 1
  let deepest = 0
  for (const { performance_index: index } of history) {
    if (index > peak) peak = index
    const fall = index / peak - 1
    if (fall < deepest) deepest = fall
  }
  return { peak, deepest }
}

/** Annualised by 365 days; risk-free rate 0. What there is nothing to divide by for is null. */
function riskFigures(returns: readonly number[], deepest: number) {
  const count = returns.length
  const mean = sum(returns) / count
  const squares = sum(returns.map(one => (one - mean) ** 2))
  const measured = Math.sqrt(squares / (count - 1))
  // A spread this small beside the mean is rounding: equal returns have none.
  const deviation = measured > 1e-12 * Math.abs(mean) ? measured : 0
  const downside = Math.sqrt(sum(returns.map(one => Math.min(one, 0) ** 2)) / count)
  const annualReturn = returns.reduce((product, one) => product * (1 + one), 1) ** (yearDays / count) - 1
  const year = Math.sqrt(yearDays)
  return {
    volatility: deviation * year,
    sharpe: deviation > 0 ? (mean / deviation) * year : null,
    sortino: downside > 0 ? (mean / downside) * year : null,
    calmar: deepest < 0 ? annualReturn / Math.abs(deepest) : null,
    probabilistic_sharpe: probabilisticSharpe(returns, mean, squares, deviation),
  }
}

/** That the true Sharpe ratio is above 0: Bailey and López de Prado (2012). */
function probabilisticSharpe(
  returns: readonly number[],
  mean: number,
  squares: number,
  deviation: number,
): Figure {
  if (deviation === 0) return null
  const count = returns.length
  const sharpe = mean / deviation
  const skewness = sum(returns.map(one => (one - mean) ** 3)) / count / (squares / count) ** 1.5
  const kurtosis = sum(returns.map(one => (one - mean) ** 4)) / count / (squares / count) ** 2
  const variance = 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2
  return variance > 0 ? normalBelow((sharpe * Math.sqrt(count - 1)) / Math.sqrt(variance)) : null
}

/** The standard normal distribution's Φ, by Marsaglia's series (2004), which is exact to the last digits within six deviations. */
function normalBelow(deviations: number): number {
  if (Math.abs(deviations) > 6) return deviations > 0 ? 1 : 0
  let series = deviations
  let term = deviations
  for (let divisor = 3; Math.abs(term) > 1e-17; divisor += 2) {
    term *= deviations ** 2 / divisor
    series += term
  }
  return 0.5 + (series * Math.exp(-(deviations ** 2) / 2)) / Math.sqrt(2 * Math.PI)
}

/** A trade is closed where it realised a profit or a loss. */
function tradeFigures(transactions: readonly TransactionRow[]) {
  let won = 0
  let lost = 0
  let profit = 0
  let loss = 0
  for (const { realized_pnl: realized } of transactions) {
    const gain = Number(realized)
    if (gain > 0) {
      won += 1
      profit += gain
    } else if (gain < 0) {
      lost += 1
      loss -= gain
    }
  }
  return {
    win_rate: won + lost > 0 ? won / (won + lost) : null,
    profit_factor: loss > 0 ? profit / loss : null,
  }
}

function turnoverOf(history: readonly SlotRow[], transactions: readonly TransactionRow[]): Figure {
  let traded = 0
  for (const { kind, amount } of transactions) if (kind === 'fill') traded += Number(amount)
  let navs = 0
  for (const { nav } of history) navs += nav
  return navs > 0 ? traded / (navs / history.length) : null
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** Why each figure that is null is so. */
export function nullReasons(
  figures: ReturnType<typeof analyticsOf> & { diversification: Figure; effective_positions: Figure },
): Record<string, string> {
  const hasHistory = figures.drawdown !== null
  const tooFew = figures.volatility === null ? 'fewer_than_10_daily_returns_over_14_days' : 'not_defined'
  const risk = hasHistory ? tooFew : 'no_snapshot'
  const reasons: Record<string, string> = {}
  const explain = (figure: Exclude<keyof typeof figures, 'return_by_window'>, reason: string) => {
    if (figures[figure] === null) reasons[figure] = reason
  }
  explain('volatility', risk)
  explain('sharpe', risk)
  explain('sortino', risk)
  explain('calmar', risk)
  explain('probabilistic_sharpe', risk)
  explain('max_drawdown', 'no_snapshot')
  explain('drawdown', 'no_snapshot')
  explain('turnover', 'no_snapshot')
  explain('win_rate', 'no_closed_trades')
  explain('profit_factor', figures.win_rate === null ? 'no_closed_trades' : 'no_losses')
  explain('diversification', 'no_positions')
  explain('effective_positions', 'no_positions')
  for (const [window, value] of Object.entries(figures.return_by_window)) {
    if (value === null) reasons[`return_by_window.${window}`] = 'history_shorter_than_window'
  }
  return reasons
}
