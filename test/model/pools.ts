import { decimal, dividedDown, millionths, sumOf } from './amounts.ts'
import { accepted, type Decision, refusal, refused } from './decision.ts'
import { type Expected, rowsBy } from './expectation.ts'
import { deposited, walletEvidence } from './flows.ts'
import { DEFAULT_MANDATE, withLimits } from './mandate.ts'
import { type Trade, trade } from './orders.ts'
import { poolTerms, poolWorth } from './pool-answers.ts'
import { indexAt, valued } from './valuation.ts'
import { known, type Mandate, type Pool, type World, withAgent, withPool } from './world.ts'

export type NewPool = {
  agent: string
  slug: string
  mandate: Partial<Mandate>
  openToDeposits: boolean
  initialDeposit?: string
}

export type PoolChange = {
  agent: string
  pool: string
  status?: 'active' | 'paused'
  openToDeposits?: boolean
  mandate?: Partial<Mandate>
}

export type Owned = { agent: string; pool: string }

export function openPool(world: World, opening: NewPool): Decision {
  const { agent, slug, mandate, openToDeposits, initialDeposit } = opening
  const { wallet } = known(world.agents, agent)
  const amount = initialDeposit === undefined ? 0n : millionths(initialDeposit)
  if (amount > wallet) {
    return refused(world, refusal('insufficient_wallet_balance', walletEvidence(wallet, amount)))
  }
  if (world.pools.has(slug)) return refused(world, refusal('slug_taken'))
  const opened = withPool(world, {
    ...NEW_POOL,
    slug,
    manager: agent,
    createdAt: world.now,
    openToDeposits,
    mandate: { ...DEFAULT_MANDATE, ...mandate },
  })
  // The first units cost 1 credit each.
  const after = amount === 0n ? opened : deposited(opened, slug, agent, amount, amount)
  return accepted(after, 201, { ...poolWorth(after, slug), ...poolTerms(after, known(after.pools, slug)) })
}

const NEW_POOL: Omit<Pool, 'slug' | 'manager' | 'createdAt' | 'openToDeposits' | 'mandate'> = {
  status: 'active',
  pausedForDrawdown: false,
  pending: null,
  cash: 0n,
  units: 0n,
  unitsSince: null,
  holdings: new Map(),
  positions: new Map(),
  index: 1,
  indexNav: 0n,
  fillTimes: [],
  clientOrderIds: new Set(),
  snapshots: [],
  navsAfter: [],
}

/** What is given changes, the rest stays. */
export function changePool(world: World, { agent, pool: slug, ...change }: PoolChange): Decision {
  const pool = known(world.pools, slug)
  if (pool.manager !== agent) return refused(world, refusal('pool_not_found'))
  if (pool.status === 'closed') return refused(world, refusal('pool_closed'))
  const limited = change.mandate === undefined ? pool : withLimits(world, pool, change.mandate)
  const changed = {
    ...limited,
    status: change.status ?? pool.status,
    pausedForDrawdown: change.status === undefined && pool.pausedForDrawdown,
    openToDeposits: change.openToDeposits ?? pool.openToDeposits,
  }
  const after = withPool(world, changed)
  return accepted(after, 200, { ...poolWorth(after, slug), ...poolTerms(after, changed) })
}

/** Trades one position back to flat. */
export function closePosition(world: World, { agent, pool, market }: Owned & { market: string }): Decision {
  const owned = known(world.pools, pool)
  if (owned.manager !== agent) return refused(world, refusal('pool_not_found'))
  const held = owned.positions.get(market)?.quantity ?? 0n
  if (held === 0n) return refused(world, refusal('position_not_found'))
  const closing = closingTrade(world, pool, market, held)
  return closing.refusal === null
    ? accepted(closing.world, 200, closing.answer)
    : refused(world, closing.refusal)
}

/** Trades every position back to flat, or none. */
export function closePositions(world: World, { agent, pool }: Owned): Decision {
  if (known(world.pools, pool).manager !== agent) return refused(world, refusal('pool_not_found'))
  const closings = closedPositions(world, pool)
  if (closings.refusal !== null) return refused(world, closings.refusal)
  const { world: after, answer } = closings
  return accepted(after, 200, { ...answer, pool: poolWorth(after, pool) })
}

/** Sells everything, pays all holders pro rata and ends the pool. A paused pool may end too. */
export function closePool(world: World, { agent, pool: slug }: Owned): Decision {
  const pool = known(world.pools, slug)
  if (pool.manager !== agent) return refused(world, refusal('pool_not_found'))
  if (pool.status === 'closed') return refused(world, refusal('pool_closed'))
  const closings = closedPositions(withPool(world, { ...pool, status: 'active' }), slug, 'closing the pool')
  if (closings.refusal !== null) return refused(world, closings.refusal)
  const { world: after, payouts } = paidOut(closings.world, slug)
  return accepted(after, 200, { ...closings.answer, payouts, pool: poolWorth(after, slug) })
}

/** The markets are in the order of their ids, in which the exchange locks and trades them. */
function closedPositions(world: World, slug: string, rationale?: string): Trade {
  const fills: Expected[] = []
  let after = world
  for (const market of world.markets.keys()) {
    const held = known(after.pools, slug).positions.get(market)?.quantity ?? 0n
    if (held === 0n) continue
    const closing = closingTrade(after, slug, market, held, rationale)
    if (closing.refusal !== null) return closing
    after = closing.world
    fills.push(closing.answer)
  }
  return { refusal: null, world: after, answer: { fills } }
}

function closingTrade(world: World, pool: string, market: string, held: bigint, rationale?: string): Trade {
  const side = held > 0n ? 'sell' : 'buy'
  return trade(world, pool, -held, { market, side, ...(rationale === undefined ? {} : { rationale }) })
}

/** Shares are rounded down; what that leaves over goes to the largest holder. */
function paidOut(world: World, slug: string): { world: World; payouts: Expected } {
  const pool = known(world.pools, slug)
  const holders = [...pool.holdings]
    .filter(([, { units }]) => units > 0n)
    .map(([agent, { units }]) => ({ agent, units, share: dividedDown(pool.cash * units, pool.units) }))
    .sort((one, other) => compare(other.units, one.units) || compareIds(world, one.agent, other.agent))
  const left = pool.cash - sumOf(holders.map(({ share }) => share))
  const payouts = holders.map(({ agent, units, share }, place) => ({
    agent,
    units,
    amount: place === 0 ? share + left : share,
  }))
  const closed: Pool = {
    ...pool,
    status: 'closed',
    pausedForDrawdown: false,
    cash: payouts.length === 0 ? pool.cash : 0n,
    units: 0n,
    unitsSince: null,
    holdings: new Map([...pool.holdings.keys()].map(agent => [agent, { units: 0n, cost: 0n }])),
    index: indexAt(pool, valued(world, pool).nav),
    indexNav: 0n,
    // Each payout is a transaction of the pool's that leaves it nothing.
    navsAfter: [...pool.navsAfter, ...payouts.map(() => 0n)],
  }
  const paid = payouts.reduce(
    (paying, { agent, amount }) => {
      const payee = known(paying.agents, agent)
      return withAgent(paying, { ...payee, wallet: payee.wallet + amount })
    },
    withPool(world, closed),
  )
  const rows = payouts.map(
    ({ agent, units, amount }) => [agent, { agent, units: decimal(units), amount: decimal(amount) }] as const,
  )
  return { world: paid, payouts: rowsBy(row => row['agent'], new Map(rows)) }
}

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0
}

function compareIds({ agents }: World, one: string, other: string): number {
  return known(agents, one).id < known(agents, other).id ? -1 : 1
}
