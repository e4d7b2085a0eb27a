import type { Client } from 'pg'
import type { Teardown } from '../../dev/teardown.ts'
import { startBenchDatabase } from './bench-database.ts'
import { insertExchange } from './inserted-exchange.ts'

/** The only slot of a ranked exchange. */
export const RANKED_SLOT = '2030-02-01T00:00:00.000Z'

/** An exchange whose newest slot has snapshots of every pool with figures that differ, and the boards made of them. */
export async function rankedExchange(pools: number, teardown: Teardown): Promise<Client> {
  const owner = await startBenchDatabase(teardown)
  await insertExchange(owner, { pools, positions: 0, markets: 1 })
  await owner.query(
    `insert into snapshots (
      pool_id, slot, nav, nav_at_mark, cash, units, performance_index, gross_exposure, net_exposure, positions_count, hhi,
      category_hhi, realized_pnl, unrealized_pnl, orders_count, returns_count, mean_return, m2, m3, m4, downside_squares,
      compounded_returns, wins, close_index, peak_index, max_drawdown, day_high, day_low, day_drawdown, slots_count,
      average_nav, late, taken_at
    )
    select id, $1, 1000 * worth, 1000 * worth, 500, 1000, index, 500, 500, 10, spread / 2, spread / 2, 1000 * gain, 0,
      10, 31, mean / 31, 0.001 + spread / 1000, 0, 0.0001, 0.001 * abs(mean), index, 15, index, 2, -fall / 3, index, index, 0,
      31, 1000, false, $1
    -- Each figure in an order of its own, so that no board lies in the order of another.
    from (
      select id, 0.5 + number * 7919 % 1000003 / 1000003.0 as index, 0.5 + number * 104729 % 1000003 / 1000003.0 as worth,
        0.01 + number * 15485863 % 1000003 / 1010005.0 as spread, number * 32452843 % 1000003 / 1000003.0 as gain,
        number * 49979687 % 1000003 / 1000003.0 - 0.5 as mean, number * 67867967 % 1000003 / 1000003.0 as fall
      from (select id, row_number() over (order by id) as number from pools) numbered_pools
    ) figures`,
    [RANKED_SLOT],
  )
  await owner.query(`select set_exchange_clock($1)`, [RANKED_SLOT])
  await owner.query(`update pools set created_at = '2030-01-01T00:00:00Z'`)
  await owner.query(`select insert_pool_metrics($1, null, 'all')`, [RANKED_SLOT])
  await owner.query(
    `insert into slots (slot, pools_count, late, ranked, taken_at) values ($1, $2, false, true, $1)`,
    [RANKED_SLOT, pools],
  )
  await owner.query('vacuum analyze')
  return owner
}
