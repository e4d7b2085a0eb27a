import {
  decimal,
  decimalOrNull,
  divided,
  dividedDown,
  dividedUp,
  larger,
  millionths,
  ONE,
  ratioOf,
  smaller,
} from './amounts.ts'
import { accepted, type Decision, type Evidence, refusal, refused } from './decision.ts'
import { type Expected, someText } from './expectation.ts'
import { poolWorth } from './pool-answers.ts'
import { booked, indexAt, valued } from './valuation.ts'
import { type Holding, known, type Pool, type World, withAgent, withPool } from './world.ts'

/** What rounding may leave in a pool that nobody holds units of. */
const CENT = 10_000n

/** Credits per unit as a fraction, for it need not end. */
type UnitPrice = { nav: bigint; units: bigint }

export type Deposit = { agent: string; pool: string; amount: string }

/** Exactly one of the two sizes. */
export type Withdrawal = { agent: string; pool: string; amount?: string; units?: string }

/** The wallet pays pool cash, and gets units at the higher of NAV per unit now and at the last snapshot. */
export function deposit(world: World, { agent, pool: slug, amount }: Deposit): Decision {
  const pool = known(world.pools, slug)
  if (!(pool.manager === agent || pool.openToDeposits)) return refused(world, refusal('pool_not_found'))
  if (pool.status === 'closed') return refused(world, refusal('pool_closed'))
  const paid = millionths(amount)
  const price = dealingPrice(world, pool, 'higher')
  const { wallet } = known(world.agents, agent)
  if (paid > wallet)
    return refused(world, refusal('insufficient_wallet_balance', walletEvidence(wallet, paid)))
  const { nav } = valued(world, pool)
  if (pool.units === 0n && nav >= CENT) {
    return refused(world, refusal('pool_has_unowned_value', { nav: decimal(nav) }))
  }
  if (price.nav <= 0n) return refused(world, refusal('pool_has_no_value'))
  const issued = dividedDown(paid * price.units, price.nav)
  if (issued === 0n) return refused(world, refusal('amount_too_small'))
  const after = deposited(world, slug, agent, paid, issued)
  return accepted(after, 201, flowAnswer(after, 'deposit', slug, agent, paid, issued, price))
}

export function walletEvidence(wallet: bigint, needed: bigint): Evidence {
  return {
    limit: decimal(wallet),
    current: decimal(wallet),
    would_be: decimal(wallet - needed),
    max_amount: decimal(wallet),
  }
}

/** The world after a deposit of `paid` credits for `issued` units. */
export function deposited(world: World, slug: string, agent: string, paid: bigint, issued: bigint): World {
  const pool = known(world.pools, slug)
  const held = pool.holdings.get(agent) ?? { units: 0n, cost: 0n }
  const holding = { units: held.units + issued, cost: held.cost + paid }
  return flowed(world, pool, agent, paid, issued, holding)
}

/** Units pay the lower of NAV per unit now and at the last snapshot; the pool's last units take all that is left. */
export function withdraw(world: World, withdrawal: Withdrawal): Decision {
  const { agent, pool: slug } = withdrawal
  const pool = known(world.pools, slug)
  const held = pool.holdings.get(agent)
  if (held === undefined && pool.manager !== agent) return refused(world, refusal('pool_not_found'))
  const price = dealingPrice(world, pool, 'lower')
  const { nav, buyingPower } = valued(world, pool)
  const { paid, redeemed } = sizeOf(withdrawal, pool, price, nav)
  const units = held?.units ?? 0n
  // Whoever redeems a pool's last units is paid all of it.
  const mustLeaveOne = units > 0n && units === pool.units && nav > buyingPower
  const passing = largestPassing(withdrawal, mustLeaveOne ? units - 1n : units, buyingPower, price)
  if (redeemed === null || paid === null || redeemed > units) {
    const wouldBe = decimalOrNull(redeemed === null ? null : units - redeemed)
    const evidence = { limit: decimal(units), current: decimal(units), would_be: wouldBe, ...passing }
    return refused(world, refusal('insufficient_units', evidence))
  }
  if (paid > buyingPower) {
    const free = decimal(buyingPower)
    const evidence = { limit: free, current: free, would_be: decimal(buyingPower - paid), ...passing }
    return refused(world, refusal('insufficient_cash', evidence))
  }
  if (paid <= 0n) return refused(world, refusal('amount_too_small'))
  // What is redeemed takes its part of the cost with it.
  const cost = units === 0n ? 0n : divided((held?.cost ?? 0n) * (units - redeemed), units)
  const after = flowed(world, pool, agent, -paid, -redeemed, { units: units - redeemed, cost })
  return accepted(after, 201, flowAnswer(after, 'withdrawal', slug, agent, paid, redeemed, price))
}

function sizeOf(
  { amount, units }: Withdrawal,
  pool: Pool,
  price: UnitPrice,
  nav: bigint,
): { paid: bigint | null; redeemed: bigint | null } {
  if (units === undefined) {
    const paid = millionths(amount ?? '')
    return { paid, redeemed: price.nav > 0n ? dividedUp(paid * price.units, price.nav) : null }
  }
  const redeemed = millionths(units)
  const paid = redeemed === pool.units ? nav : dividedDown(redeemed * price.nav, price.units)
  return { paid, redeemed }
}

/** The largest withdrawal that both the units and the free cash allow, and the body that asks for it. */
function largestPassing(
  { units: asked }: Withdrawal,
  held: bigint,
  free: bigint,
  price: UnitPrice,
): Evidence {
  const affordable = price.nav <= 0n ? held : dividedDown(free * price.units, price.nav)
  const maxUnits = larger(smaller(held, affordable), 0n)
  const maxAmount = larger(smaller(dividedDown(held * price.nav, price.units), free), 0n)
  const most = asked === undefined ? { amount: decimal(maxAmount) } : { units: decimal(maxUnits) }
  return {
    max_units: decimal(maxUnits),
    max_amount: decimal(maxAmount),
    retry_with: maxUnits <= 0n || maxAmount <= 0n ? null : most,
  }
}

/** NAV per unit now or at the last snapshot of the units now outstanding, whichever is against whoever deals. */
function dealingPrice(world: World, pool: Pool, against: 'higher' | 'lower'): UnitPrice {
  if (pool.units === 0n) return { nav: against === 'higher' ? ONE : 0n, units: ONE }
  const now = { nav: valued(world, pool).nav, units: pool.units }
  const snapshot = pool.snapshots.findLast(
    ({ asOf, units }) => units > 0n && asOf >= (pool.unitsSince ?? Number.POSITIVE_INFINITY),
  )
  if (snapshot === undefined) return now
  const nowIsHigher = now.nav * snapshot.units > snapshot.nav * now.units
  return nowIsHigher === (against === 'higher') ? now : snapshot
}

/** The world after credits flowed between a wallet and a pool (into it, where positive). The index does not notice. */
function flowed(
  world: World,
  pool: Pool,
  agentSlug: string,
  cash: bigint,
  units: bigint,
  holding: Holding,
): World {
  const agent = known(world.agents, agentSlug)
  const { nav } = valued(world, pool)
  const unitsAfter = pool.units + units
  const poolAfter: Pool = {
    ...pool,
    cash: pool.cash + cash,
    units: unitsAfter,
    unitsSince: unitsAfter === 0n ? null : pool.units === 0n ? world.now : pool.unitsSince,
    holdings: new Map(pool.holdings).set(agentSlug, holding),
    index: indexAt(pool, nav),
    indexNav: nav + cash,
  }
  const after = withAgent(withPool(world, poolAfter), { ...agent, wallet: agent.wallet - cash })
  return booked(after, pool.slug)
}

function flowAnswer(
  after: World,
  kind: 'deposit' | 'withdrawal',
  slug: string,
  agent: string,
  paid: bigint,
  units: bigint,
  price: UnitPrice,
): Expected {
  const { units: held, cost } = known(known(after.pools, slug).holdings, agent)
  return {
    transaction_id: someText,
    kind,
    amount: decimal(paid),
    units: decimal(units),
    unit_price: decimalOrNull(ratioOf(price.nav, price.units)),
    holding: { units: decimal(held), cost: decimal(cost) },
    wallet_balance: decimal(known(after.agents, agent).wallet),
    pool: poolWorth(after, slug),
    created_at: new Date(after.now).toISOString(),
  }
}
