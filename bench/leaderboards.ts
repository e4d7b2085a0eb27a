import { PgDialect } from 'drizzle-orm/pg-core'
import type { Client } from 'pg'
import { z } from 'zod'
import type { Teardown } from '../dev/teardown.ts'
import { BOARD_METRICS, type BoardAnswer, type BoardRequest, boards } from '../src/db/queries/leaderboard.ts'
import { startBenchDatabase } from './support/bench-database.ts'
import { insertExchange } from './support/inserted-exchange.ts'
import { median } from './support/load.ts'
import { countOption, runBench } from './support/run-bench.ts'

const usage = `Usage: node bench/leaderboards.ts [--pools 1000000] [--small 1000] [--runs 50]

Reads the leaderboard's own statement straight at a Postgres of its own: the first page and the deepest, 50 rows, on all nine
boards, with so many pools and with few. Fails where a plan sorts, scans a table, or touches more than 120 buffers.
`

const SLOT_SECONDS = 900
const PAGE_ROWS = 50
/** A row lies where it lies: one buffer for each, and the index's way down. */
const MOST_BUFFERS = 120
const SLOT = '2030-02-01T00:00:00.000Z'

const options = {
  pools: countOption(1_000_000, 200, 1_000_000),
  small: countOption(1000, 200, 1_000_000),
  runs: countOption(50, 5, 10_000),
}

/** An exchange whose newest slot has snapshots of every pool with figures that differ, and the boards made of them. */
async function rankedExchange(pools: number, teardown: Teardown): Promise<Client> {
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
    [SLOT],
  )
  await owner.query(`select set_exchange_clock($1)`, [SLOT])
  await owner.query(`update pools set created_at = '2030-01-01T00:00:00Z'`)
  await owner.query(`select insert_pool_metrics($1, null, 'all')`, [SLOT])
  await owner.query(`insert into slots (slot, pools_count, late, taken_at) values ($1, $2, false, $1)`, [
    SLOT,
    pools,
  ])
  await owner.query('vacuum analyze')
  return owner
}

/** The statement that the database keeps as a function, by itself: Postgres explains no function's inside. */
function statementOf({ by, window, after, limit }: BoardRequest): { text: string; values: unknown[] } {
  const { sql: text } = new PgDialect().sqlToQuery(boards[by].statement.inlineParams())
  const values = [window, after?.slot ?? null, after?.position ?? null, null, limit, SLOT_SECONDS]
  return { text: `select ${text} as board`, values }
}

async function read(owner: Client, request: BoardRequest): Promise<void> {
  const { rows } = await owner.query<{ board: BoardAnswer }>(statementOf(request))
  if ((rows[0]?.board.rows.position.length ?? 0) < PAGE_ROWS) throw new Error('A page came back short.')
}

const planSchema = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Shared Hit Blocks': z.number(),
  'Shared Read Blocks': z.number(),
  get Plans() {
    return z.array(planSchema).optional()
  },
})
type Plan = z.infer<typeof planSchema>

/** The buffers that a page touches. Throws where its plan does more than walk an index. */
async function buffersOf(owner: Client, request: BoardRequest): Promise<number> {
  const { text, values } = statementOf(request)
  const { rows } = await owner.query<{ 'QUERY PLAN': unknown }>({
    text: `explain (analyze, buffers, format json) ${text}`,
    values,
  })
  const [explained] = z.array(z.object({ Plan: planSchema })).parse(rows[0]?.['QUERY PLAN'])
  if (explained === undefined) throw new Error('There is no plan.')
  const costly = nodesOf(explained.Plan).filter(node =>
    /Sort|Bitmap|Hash|Seq Scan on pool_metrics/.test(node),
  )
  if (costly.length > 0) throw new Error(`The board by ${request.by} needs: ${costly.join(', ')}.`)
  const buffers = explained.Plan['Shared Hit Blocks'] + explained.Plan['Shared Read Blocks']
  if (buffers > MOST_BUFFERS) throw new Error(`The board by ${request.by} touches ${buffers} buffers.`)
  return buffers
}

function nodesOf(plan: Plan): string[] {
  return [`${plan['Node Type']} on ${plan['Relation Name']}`, ...(plan.Plans ?? []).flatMap(nodesOf)]
}

/** The median time of each piece of work, all taken in turns. */
async function medianTimes(runs: number, works: (() => Promise<void>)[]): Promise<number[]> {
  const times = works.map((): number[] => [])
  for (let run = 0; run < runs; run += 1) {
    for (const [index, work] of works.entries()) {
      const started = performance.now()
      await work()
      times[index]?.push(performance.now() - started)
    }
  }
  return times.map(median)
}

function line(by: string, buffers: readonly number[], times: readonly number[]): string {
  const [first = Number.NaN, deep = Number.NaN, few = Number.NaN] = times
  const counts = `${String(buffers[0]).padStart(5)}${String(buffers[1]).padStart(6)}`
  const figures = [first, deep, few].map(time => time.toFixed(2).padStart(9)).join('')
  const ratios = `${(deep / first).toFixed(2).padStart(15)}${(first / few).toFixed(2).padStart(13)}`
  return `${by.padEnd(22)}${counts}${figures}${ratios}\n`
}

await runBench(usage, options, async ({ pools, small: few, runs }, writeOut, teardown) => {
  // Side by side, so that what disturbs the machine disturbs both.
  const small = await rankedExchange(few, teardown)
  const large = await rankedExchange(pools, teardown)
  writeOut(`${''.padEnd(22)}${'buffers'.padStart(9)}   milliseconds, median of ${runs}\n`)
  writeOut(`${'board'.padEnd(22)}${'first'.padStart(5)}${'deep'.padStart(6)}${'first'.padStart(9)}`)
  writeOut(`${'deep'.padStart(9)}${'at few'.padStart(9)}   deep / first   many / few\n`)
  for (const by of BOARD_METRICS) {
    const first: BoardRequest = { by, window: 'all', limit: PAGE_ROWS, after: null, around: null }
    const deep = { ...first, after: { slot: SLOT, position: pools - 2 * PAGE_ROWS } }
    const buffers = [await buffersOf(large, first), await buffersOf(large, deep)] as const
    const times = await medianTimes(runs, [
      () => read(large, first),
      () => read(large, deep),
      () => read(small, first),
    ])
    writeOut(line(by, buffers, times))
  }
})
