import { larger, magnitude, ratioOf, signOf, sumOf } from './amounts.ts'
import { exitValueOf, markValueOf } from './markets.ts'
import { known, type Market, type Pool, type Position, type World, withPool } from './world.ts'

/** An open position at the present state of its market. */
export type ValuedPosition = {
  position: Position
  market: Market
  mark: bigint
  exit: bigint
  unrealized: bigint
  locked: bigint
}

export type Valuation = {
  positions: ValuedPosition[]
  cash: bigint
  nav: bigint
  navAtMark: bigint
  gross: bigint
  net: bigint
  locked: bigint
  buyingPower: bigint
  realized: bigint
  unrealized: bigint
  index: number
}

/** What a pool is worth now: cash and what closing every position would pay. */
export function valued(world: World, pool: Pool): Valuation {
  const positions = [...pool.positions.values()]
    .filter(({ quantity }) => quantity !== 0n)
    .map(position => valuedPosition(position, known(world.markets, position.market)))
  const nav = pool.cash + sumOf(positions.map(({ exit }) => exit))
  const net = sumOf(positions.map(({ mark }) => mark))
  const locked = sumOf(positions.map(position => position.locked))
  return {
    positions,
    cash: pool.cash,
    nav,
    navAtMark: pool.cash + net,
    gross: sumOf(positions.map(({ mark }) => magnitude(mark))),
    net,
    locked,
    buyingPower: pool.cash - locked,
    realized: sumOf([...pool.positions.values()].map(({ realized }) => realized)),
    unrealized: sumOf(positions.map(({ unrealized }) => unrealized)),
    index: indexAt(pool, nav),
  }
}

function valuedPosition(position: Position, market: Market): ValuedPosition {
  const { quantity, costBasis } = position
  const exit = exitValueOf(market, quantity)
  return {
    position,
    market,
    mark: markValueOf(market, quantity),
    exit,
    unrealized: exit - signOf(quantity) * costBasis,
    // One credit per unit short.
    locked: larger(-quantity, 0n),
  }
}

/** The performance index when the pool's NAV is `nav`: it grows as NAV has grown since the last external flow. */
export function indexAt({ index, indexNav }: Pool, nav: bigint): number {
  return indexNav > 0n ? (index * (Number(nav) / 1e6)) / (Number(indexNav) / 1e6) : index
}

export function navPerUnit(pool: Pool, nav: bigint): bigint | null {
  return ratioOf(nav, pool.units)
}

/** The world with the pool's NAV written down, after a transaction of the pool's. */
export function booked(world: World, slug: string): World {
  const pool = known(world.pools, slug)
  return withPool(world, { ...pool, navsAfter: [...pool.navsAfter, valued(world, pool).nav] })
}
