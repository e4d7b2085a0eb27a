import { divided, magnitude, signOf, smaller } from './amounts.ts'
import type { Position } from './world.ts'

const UNIT_OF_AVERAGE = 10n ** 18n

/** A position after something happened to it, and what it realised by that. */
export type Changed = { position: Position; gained: bigint }

/**
 * A position after a fill of the signed quantity that moved the pool's cash by `cashChange`, fee included: the average-cost
 * method with fees capitalised. A reduction leaves the average as it is; a flip realises the closed part and opens the rest
 * at the fill price.
 */
export function filled(position: Position, change: bigint, cashChange: bigint, fee: bigint): Changed {
  const { quantity, costBasis, averageCost } = position
  const after = quantity + change
  const closed = quantity * change < 0n ? smaller(magnitude(change), magnitude(quantity)) : 0n
  const closing = divided(cashChange * closed, magnitude(change))
  const opening = cashChange - closing
  const released = closed === magnitude(quantity) ? costBasis : partOfCost(costBasis, averageCost, closed)
  const basisAfter = costBasis - (closed === 0n ? 0n : released) + magnitude(opening)
  const isReduction = closed === magnitude(change)
  const gained = closed === 0n ? 0n : closing - signOf(quantity) * released
  const changed: Position = {
    market: position.market,
    quantity: after,
    costBasis: basisAfter,
    averageCost: isReduction ? (after === 0n ? 0n : averageCost) : averageOf(basisAfter, after),
    realized: position.realized + gained,
    cashChange: position.cashChange + cashChange,
    fees: position.fees + fee,
  }
  return { position: changed, gained }
}

/** What a part of a position had cost, never more than there is. */
function partOfCost(costBasis: bigint, averageCost: bigint, quantity: bigint): bigint {
  return smaller(costBasis, divided(averageCost * quantity, UNIT_OF_AVERAGE))
}

function averageOf(costBasis: bigint, quantity: bigint): bigint {
  return divided(costBasis * UNIT_OF_AVERAGE, magnitude(quantity))
}

/** A position that a settlement ended for `payout` credits. */
export function settled(position: Position, payout: bigint, fees: bigint): Changed {
  const gained = payout - signOf(position.quantity) * position.costBasis
  const changed: Position = {
    market: position.market,
    quantity: 0n,
    costBasis: 0n,
    averageCost: 0n,
    realized: position.realized + gained,
    cashChange: position.cashChange + payout,
    fees: position.fees - fees,
  }
  return { position: changed, gained }
}
