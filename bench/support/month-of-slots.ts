import type { Client } from 'pg'
import { DAY_SECONDS, DEFAULT_SLOT_SECONDS } from '../../src/domain/slots.ts'
import { insertMarkets, insertPools, insertTrades, numbersTo } from './inserted-exchange.ts'
import { moveMarkets, playHistory } from './played-history.ts'

export const MONTH = {
  start: new Date('2030-01-01T00:00:00Z'),
  slotSeconds: DEFAULT_SLOT_SECONDS,
  count: (30 * DAY_SECONDS) / DEFAULT_SLOT_SECONDS,
}

const marketsCount = 1_000

/**
 * Fills an empty exchange with pools of these numbers that have the month behind them. Left between two slots, where prices have
 * moved on: what is shown of the present and what is shown of the newest slot differ.
 */
export async function playMonth(owner: Client, numbers: readonly number[], positions: number): Promise<void> {
  await owner.query('select set_exchange_clock($1)', [MONTH.start.toISOString()])
  await insertMarkets(owner, marketsCount)
  await insertPools(owner, numbers, positions)
  await insertTrades(owner)
  await playHistory(owner, MONTH)
  await owner.query('select set_exchange_clock($1)', [slotAt(MONTH.count - 0.5)])
  await moveMarkets(owner)
  await owner.query('vacuum analyze')
}

/** Adds all the other pools up to this number, and the slot at the month's end, in which they stand on the boards. */
export async function endMonth(owner: Client, pools: number, positions: number): Promise<void> {
  const slot = slotAt(MONTH.count)
  await owner.query('select set_exchange_clock($1)', [slot])
  await insertPools(owner, numbersTo(pools), positions)
  await insertTrades(owner)
  // As cron does it, without the Worker's deadline: a loaded machine may need longer for a first slot of many pools.
  await owner.query('set random_page_cost = 1.1')
  for (let isComplete = false; !isComplete; ) {
    const { rows } = await owner.query<{ run: { complete: boolean } }>(
      'select take_snapshots($1, $2) as run',
      [slot, MONTH.slotSeconds],
    )
    isComplete = rows[0]?.run.complete ?? false
  }
  await owner.query('vacuum analyze')
}

function slotAt(number: number): string {
  return new Date(MONTH.start.getTime() + number * MONTH.slotSeconds * 1000).toISOString()
}
