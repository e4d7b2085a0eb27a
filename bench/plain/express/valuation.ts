import type { HeldRow, MarketRow, PoolRow } from './rows.ts'

/** In credits times a million: whole numbers, which a double holds exactly up to nine thousand million credits. */
type Millionths = number

export type Valued<Position extends HeldRow> = {
  position: Position
  markValue: Millionths
  exitValue: Millionths
  unrealized: Millionths
}

/** A category's share of a pool. */
type Exposure = { gross: Millionths; net: Millionths }

export type Worth<Position extends HeldRow> = {
  nav: Millionths
  navAtMark: Millionths
  realized: Millionths
  unrealized: Millionths
  locked: Millionths
  performanceIndex: number
  return: number
  diversification: number | null
  categories: Map<string, Exposure>
  positions: Valued<Position>[]
}

export function millionths(decimal: string): Millionths {
  return Math.round(Number(decimal) * 1e6)
}

/** Hanson's cost function C(q) = max(q, 0) + b ln(1 + e^(-|q|/b)). */
function costLevel(liquidity: number, outstanding: number): number {
  const distance = Math.min(Math.abs(outstanding) / liquidity, 700)
  return Math.max(outstanding, 0) + liquidity * Math.log(1 + Math.exp(-distance))
}

/** What closing the position now would pay: rounded down, and the fee up. */
function exitValue(market: MarketRow, quantity: number): Millionths {
  const liquidity = Number(market.liquidity)
  const outstanding = market.opening_outstanding + Number(market.net_quantity)
  const pays = costLevel(liquidity, outstanding) - costLevel(liquidity, outstanding - quantity)
  const proceeds = Math.floor(pays * 1e6)
  return proceeds - Math.ceil((Math.abs(proceeds) * market.fee_bps) / 10_000)
}

function valued<Position extends HeldRow>(position: Position, market: MarketRow): Valued<Position> {
  const quantity = Number(position.quantity)
  const pays = exitValue(market, quantity)
  return {
    position,
    markValue: Math.round(quantity * Number(market.price) * 1e6),
    exitValue: pays,
    unrealized: pays - Math.sign(quantity) * millionths(position.cost_basis),
  }
}

/** A pool's figures from its positions and their markets. */
export function worthOf<Position extends HeldRow>(
  pool: PoolRow,
  held: readonly Position[],
  marketOf: (position: Position) => MarketRow,
): Worth<Position> {
  const cash = millionths(pool.cash)
  const worth: Worth<Position> = {
    nav: cash,
    navAtMark: cash,
    realized: 0,
    unrealized: 0,
    locked: 0,
    performanceIndex: 1,
    return: 0,
    diversification: null,
    categories: new Map(),
    positions: [],
  }
  for (const position of held) {
    const market = marketOf(position)
    const figures = valued(position, market)
    const quantity = Number(position.quantity)
    if (quantity !== 0) {
      const category = worth.categories.get(market.category) ?? { gross: 0, net: 0 }
      category.gross += Math.abs(figures.markValue)
      category.net += figures.markValue
      worth.categories.set(market.category, category)
    }
    if (quantity < 0) worth.locked += millionths(position.quantity) * -1
    worth.nav += figures.exitValue
    worth.navAtMark += figures.markValue
    worth.realized += millionths(position.realized_pnl)
    worth.unrealized += figures.unrealized
    worth.positions.push(figures)
  }
  worth.performanceIndex = indexOf(pool, worth.nav)
  worth.return = worth.performanceIndex - 1
  worth.diversification = diversificationOf(worth.categories)
  return worth
}

function indexOf(pool: PoolRow, nav: Millionths): number {
  const flowNav = Number(pool.index_nav)
  return flowNav > 0 ? (pool.performance_index * (nav / 1e6)) / flowNav : pool.performance_index
}

function diversificationOf(categories: Map<string, Exposure>): number | null {
  let total = 0
  let squares = 0
  for (const { gross } of categories.values()) {
    total += gross
    squares += gross ** 2
  }
  return total > 0 ? 1 - squares / total ** 2 : null
}
