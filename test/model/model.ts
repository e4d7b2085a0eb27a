import { accepted, type Decision, refusal, refused } from './decision.ts'
import type { Expected } from './expectation.ts'
import { type FeedEntry, feed } from './feed.ts'
import { type Deposit, deposit, type Withdrawal, withdraw } from './flows.ts'
import { type Grant, grant } from './grants.ts'
import { type NewMarket, openMarket } from './openings.ts'
import { changeOf, type Order, trade } from './orders.ts'
import {
  changePool,
  closePool,
  closePosition,
  closePositions,
  type NewPool,
  type Owned,
  openPool,
  type PoolChange,
} from './pools.ts'
import { type Rebalance, rebalance } from './rebalance.ts'
import { changeStatus, resolve, reverse } from './settlement.ts'
import { takeSnapshots } from './snapshots.ts'
import { known, later, type World } from './world.ts'

/** All that somebody may ask of the exchange, or that may happen to it. */
export type Command =
  | ({ kind: 'grant' } & Grant)
  | { kind: 'open market'; terms: NewMarket }
  | ({ kind: 'open pool' } & NewPool)
  | ({ kind: 'deposit' } & Deposit)
  | ({ kind: 'withdraw' } & Withdrawal)
  | ({ kind: 'order' | 'quote'; order: Order } & Owned)
  | ({ kind: 'close position'; market: string } & Owned)
  | ({ kind: 'close positions' | 'close pool' } & Owned)
  | ({ kind: 'rebalance' } & Rebalance)
  | ({ kind: 'change pool' } & PoolChange)
  | { kind: 'feed'; prices: readonly FeedEntry[] }
  | { kind: 'freeze' | 'unfreeze' | 'reverse'; market: string }
  | { kind: 'resolve'; market: string; outcome: string | null }
  | { kind: 'run snapshot' }
  | { kind: 'cron'; scheduledAt: number }
  | { kind: 'clock'; to: number }

/** What a command does to the exchange, and what it answers: the rules, without a database. */
export function decide(world: World, command: Command): Decision {
  switch (command.kind) {
    case 'grant':
      return grant(world, command)
    case 'open market':
      return openMarket(world, command.terms)
    case 'open pool':
      return openPool(world, command)
    case 'deposit':
      return deposit(world, command)
    case 'withdraw':
      return withdraw(world, command)
    case 'order':
    case 'quote':
      return order(world, command)
    case 'close position':
      return closePosition(world, command)
    case 'close positions':
      return closePositions(world, command)
    case 'close pool':
      return closePool(world, command)
    case 'rebalance':
      return rebalance(world, command)
    case 'change pool':
      return changePool(world, command)
    case 'feed':
      return feed(world, command.prices)
    case 'freeze':
      return changeStatus(world, command.market, 'frozen')
    case 'unfreeze':
      return changeStatus(world, command.market, 'open')
    case 'reverse':
      return reverse(world, command.market)
    case 'resolve':
      return resolve(world, command.market, command.outcome)
    case 'run snapshot':
      return runSnapshot(world)
    case 'cron':
      return accepted(takeSnapshots(world, command.scheduledAt).world, 200, {})
    case 'clock':
      return accepted(later(world, command.to), 200, {})
  }
}

type OrderCommand = Extract<Command, { order: Order }>

function order(world: World, { kind, agent, pool, order: asked }: OrderCommand): Decision {
  if (known(world.pools, pool).manager !== agent) return refused(world, refusal('pool_not_found'))
  const { quantity, notional, ...terms } = asked
  const change = changeOf(known(world.markets, asked.market), asked)
  const traded = trade(world, pool, change, terms)
  if (traded.refusal !== null) return refused(world, traded.refusal)
  if (kind === 'order') return accepted(traded.world, 201, traded.answer)
  // A quote says what the order would do, and does nothing.
  return accepted(world, 200, { ...traded.answer, status: 'quoted', order_id: null, created_at: null })
}

function runSnapshot(world: World): Decision {
  const { world: after, slot, poolsCount, missedSlots } = takeSnapshots(world, world.now)
  const body: Expected = {
    slot: new Date(slot).toISOString(),
    taken: poolsCount > 0,
    pools_count: poolsCount,
    missed_slots_filled: missedSlots,
    missed_slots_remaining: 0,
    complete: true,
    newest_slot: after.newestSlot === null ? null : new Date(after.newestSlot).toISOString(),
  }
  return accepted(after, 200, body)
}
