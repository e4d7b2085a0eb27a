import { analyticsOf, nullReasons } from './performance.ts'
import type { HeldRow, PoolDetailRow, PoolRow, PositionRow, SlotRow, TransactionRow } from './rows.ts'
import { millionths, type Valued, type Worth } from './valuation.ts'

/** Credits as text, with their six decimals. */
function credits(amount: number): string {
  const digits = String(Math.abs(amount)).padStart(7, '0')
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1e9) / 1e9
}

export function poolSummary(pool: PoolRow, worth: Worth<PositionRow>) {
  const units = millionths(pool.units)
  return {
    id: pool.id,
    slug: pool.slug,
    name: pool.name,
    strategy: pool.strategy,
    status: pool.status,
    agent: { id: pool.agent_id, slug: pool.agent_slug, name: pool.agent_name },
    nav: credits(worth.nav),
    nav_at_mark: credits(worth.navAtMark),
    paper_gain: credits(worth.navAtMark - worth.nav),
    cash: pool.cash,
    units: pool.units,
    nav_per_unit: units > 0 ? credits(Math.round((worth.nav / units) * 1e6)) : null,
    realized_pnl: credits(worth.realized),
    unrealized_pnl: credits(worth.unrealized),
    total_pnl: credits(worth.realized + worth.unrealized),
    return: worth.return,
    positions_count: worth.positions.filter(({ position }) => Number(position.quantity) !== 0).length,
    inception_at: pool.created_at,
    updated_at: pool.updated_at,
  }
}

export function poolDetail(
  pool: PoolDetailRow,
  worth: Worth<PositionRow>,
  history: readonly SlotRow[],
  transactions: readonly TransactionRow[],
) {
  const positions = worth.positions
    .filter(({ position }) => Number(position.quantity) !== 0)
    .sort(bySize)
    .map(valued => positionDetail(valued, worth.nav))
  const analytics = {
    ...analyticsOf(pool, history, transactions, worth.performanceIndex),
    diversification: worth.diversification,
    effective_positions: effectivePositions(worth),
  }
  return {
    ...poolSummary(pool, worth),
    description: pool.description,
    pause_reason: pool.pause_reason,
    ...mandates(pool),
    open_to_deposits: pool.open_to_deposits,
    buying_power: credits(millionths(pool.cash) - worth.locked),
    locked_collateral: credits(worth.locked),
    positions,
    exposure: {
      ...exposure(worth),
      largest_weight:
        positions.length > 0 ? Math.max(...positions.map(position => position.weight ?? 0)) : null,
    },
    analytics,
    null_reasons: nullReasons(analytics),
  }
}

/** The largest mark value first; of equals, the newer market. */
function bySize(one: Valued<PositionRow>, other: Valued<PositionRow>): number {
  const difference = Math.abs(other.markValue) - Math.abs(one.markValue)
  return difference || (one.position.market_id < other.position.market_id ? 1 : -1)
}

/** A looser mandate holds once its time has come. */
function mandates({ mandate, pending_mandate: pending, pending_mandate_at: at, now }: PoolDetailRow) {
  const isPending = at !== null && at > now
  return {
    mandate: at !== null && !isPending ? pending : mandate,
    pending_mandate: isPending ? pending : null,
    pending_mandate_at: isPending ? at : null,
  }
}

/** One over the sum of the squared shares of gross exposure. */
function effectivePositions({ positions }: Worth<PositionRow>): number | null {
  let gross = 0
  let squares = 0
  for (const { markValue } of positions) {
    gross += Math.abs(markValue)
    squares += markValue ** 2
  }
  return squares > 0 ? gross ** 2 / squares : null
}

function positionDetail(valued: Valued<PositionRow>, nav: number) {
  const { position, markValue, exitValue, unrealized } = valued
  return {
    market: {
      id: position.market_id,
      slug: position.slug,
      title: position.title,
      category: position.category,
      kind: position.kind,
      pricing: position.pricing,
      status: position.status,
    },
    side: Number(position.quantity) > 0 ? 'long' : 'short',
    quantity: position.quantity,
    average_cost: credits(millionths(position.average_cost)),
    cost_basis: position.cost_basis,
    price: position.price,
    price_at: position.price_at,
    // The market maker's price never is.
    stale: false,
    mark_value: credits(markValue),
    exit_value: credits(exitValue),
    unrealized_pnl: credits(unrealized),
    unrealized_return: ratio(unrealized, millionths(position.cost_basis)),
    realized_pnl: position.realized_pnl,
    weight: ratio(Math.abs(markValue), nav),
    opened_at: position.opened_at,
    rationale: position.rationale,
  }
}

function exposure({ categories, nav }: Worth<PositionRow>) {
  const listed = [...categories].sort(
    ([name, one], [otherName, other]) => other.gross - one.gross || (name < otherName ? -1 : 1),
  )
  return {
    gross: credits(listed.reduce((sum, [, { gross }]) => sum + gross, 0)),
    net: credits(listed.reduce((sum, [, { net }]) => sum + net, 0)),
    by_category: listed.map(([category, { gross, net }]) => ({
      category,
      gross: credits(gross),
      net: credits(net),
      weight: ratio(gross, nav),
    })),
  }
}

export function boardRow(rank: number, pool: PoolRow, worth: Worth<HeldRow>) {
  return {
    rank,
    value: worth.return,
    pool: {
      id: pool.id,
      slug: pool.slug,
      name: pool.name,
      strategy: pool.strategy,
      agent: { slug: pool.agent_slug, name: pool.agent_name },
    },
    nav: credits(worth.nav),
    return: worth.return,
    diversification: worth.diversification,
    pnl: credits(worth.realized + worth.unrealized),
  }
}
