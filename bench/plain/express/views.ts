import type { HeldRow, PoolRow, PositionRow } from './rows.ts'
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

export function poolDetail(pool: PoolRow, worth: Worth<PositionRow>) {
  const open = worth.positions
    .filter(({ position }) => Number(position.quantity) !== 0)
    .toSorted((one, other) => Math.abs(other.markValue) - Math.abs(one.markValue))
  return {
    ...poolSummary(pool, worth),
    description: pool.description,
    positions: open.map(valued => positionDetail(valued, worth.nav)),
    exposure: exposure(worth),
    analytics: { return: worth.return, diversification: worth.diversification },
  }
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
  const listed = [...categories].toSorted(([, one], [, other]) => other.gross - one.gross)
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
