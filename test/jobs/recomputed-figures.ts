/** The figures of a series of snapshots, worked out from the whole series at once: what running figures are held against. */

export interface FigureSnapshot {
  slot: Date
  nav: string
  performance_index: number
  realized_pnl: string
  unrealized_pnl: string
}

/** What a board shows of a window. */
export interface WindowFigures {
  return: number | null
  pnl: number | null
  max_drawdown: number | null
  sharpe: number | null
  sortino: number | null
  calmar: number | null
}

const DAY_MS = 86_400_000

export const isClose = ({ slot }: { slot: Date }) => slot.getTime() % DAY_MS === 0

/** What the last snapshot of a pool's whole history carries. */
export function stateOf(taken: readonly FigureSnapshot[]) {
  const returns = dailyReturns(taken)
  const mean = meanOf(returns)
  const moment = (power: number) => sum(returns.map(value => (value - mean) ** power))
  const last = taken.at(-1)
  const today = taken.filter(({ slot }) => dayOf(slot) === dayOf(last?.slot ?? new Date(0)))
  const indexes = today.map(({ performance_index }) => performance_index)
  return {
    returns_count: returns.length,
    mean_return: mean,
    m2: moment(2),
    m3: moment(3),
    m4: moment(4),
    downside_squares: sum(returns.map(value => Math.min(value, 0) ** 2)),
    compounded_returns: returns.reduce((product, value) => product * (1 + value), 1),
    wins: returns.filter(value => value > 0).length,
    peak_index: Math.max(1, ...taken.map(({ performance_index }) => performance_index)),
    max_drawdown: deepestFall(taken, 1),
    day_high: Math.max(...indexes),
    day_low: Math.min(...indexes),
    day_drawdown: deepestFall(today),
    slots_count: taken.length,
    average_nav: meanOf(taken.map(({ nav }) => Number(nav))),
  }
}

/**
 * The figures of the window of `days` that ends with the last of a pool's snapshots and begins with the newest one at its beginning or
 * before; none where there is none. Its daily returns are those whose close is in it.
 */
export function figuresOf(history: readonly FigureSnapshot[], days: number): WindowFigures {
  const last = history.at(-1)
  const start = (last?.slot.getTime() ?? 0) - days * DAY_MS
  const first = history.findLast(({ slot }) => slot.getTime() <= start)
  const none = { return: null, pnl: null, max_drawdown: null, sharpe: null, sortino: null, calmar: null }
  if (first === undefined || last === undefined) return none
  const taken = history.filter(({ slot }) => slot >= first.slot)
  const returns = dailyReturns(history).slice(
    dailyReturns(history.filter(({ slot }) => slot <= first.slot)).length,
  )
  const fall = deepestFall(taken)
  const figures = {
    ...none,
    return: last.performance_index / first.performance_index - 1,
    pnl: pnlOf(last) - pnlOf(first),
    max_drawdown: fall,
  }
  const isGated = returns.length < 10 || last.slot.getTime() - first.slot.getTime() < 14 * DAY_MS
  return isGated ? figures : { ...figures, ...ratiosOf(returns, fall) }
}

function ratiosOf(returns: number[], fall: number): Pick<WindowFigures, 'sharpe' | 'sortino' | 'calmar'> {
  const mean = meanOf(returns)
  const deviation = Math.sqrt(sum(returns.map(value => (value - mean) ** 2)) / (returns.length - 1))
  const downside = Math.sqrt(sum(returns.map(value => Math.min(value, 0) ** 2)) / returns.length)
  const growth = returns.reduce((product, value) => product * (1 + value), 1)
  return {
    sharpe: (mean / deviation) * Math.sqrt(365),
    sortino: (mean / downside) * Math.sqrt(365),
    calmar: (growth ** (365 / returns.length) - 1) / Math.abs(fall),
  }
}

function dailyReturns(taken: readonly FigureSnapshot[]): number[] {
  const closes = taken.filter(isClose).map(({ performance_index }) => performance_index)
  return closes.slice(1).map((index, day) => index / (closes[day] ?? Number.NaN) - 1)
}

function deepestFall(taken: readonly FigureSnapshot[], firstPeak = 0): number {
  let peak = firstPeak
  let deepest = 0
  for (const { performance_index } of taken) {
    peak = Math.max(peak, performance_index)
    deepest = Math.min(deepest, performance_index / peak - 1)
  }
  return deepest
}

/** A slot at 00:00 UTC belongs to the day that it closes. */
const dayOf = (slot: Date) => Math.ceil(slot.getTime() / DAY_MS)

const pnlOf = ({ realized_pnl, unrealized_pnl }: FigureSnapshot) =>
  Number(realized_pnl) + Number(unrealized_pnl)
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const meanOf = (values: readonly number[]) => (values.length > 0 ? sum(values) / values.length : 0)
