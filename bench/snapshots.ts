import type { Client } from 'pg'
import { startBenchDatabase, timed } from './support/bench-database.ts'
import { insertExchange } from './support/inserted-exchange.ts'
import { median } from './support/load.ts'
import { countOption, runBench, tornDown } from './support/run-bench.ts'

const usage = `Usage: node bench/snapshots.ts [--pools 100000] [--positions 10] [--markets 10000] [--rounds 3]

Measures the snapshot of every pool at one slot, straight at a Postgres of its own, in alternating rounds beside a bare
statement that joins, values and inserts the same rows without metrics. Then, on a fiftieth of the pools, the same snapshot after
10 and after 1,000 earlier slots. Boards (ranks of every pool on every board) come after the snapshots and are shown apart.
`

const SLOT_SECONDS = 900
const START_MS = Date.parse('2030-01-01T00:00:00Z')

const options = {
  pools: countOption(100_000, 100, 1_000_000),
  positions: countOption(10, 1, 100),
  markets: countOption(10_000, 100, 100_000),
  rounds: countOption(3, 1, 100),
}

async function compareWithBare(owner: Client, pools: number, rounds: number): Promise<string> {
  await owner.query('create table bare_snapshots (like snapshots including all)')
  await takeSlot(owner, 0, pools)
  const bare: number[] = []
  const snapshots: number[] = []
  const boards: number[] = []
  for (let round = 1; round <= rounds; round += 1) {
    bare.push(await timed(() => owner.query(bareStatement, [slotAt(round)])))
    const taken = await takeSlot(owner, round, pools)
    snapshots.push(taken.snapshots)
    boards.push(taken.boards)
  }
  const ratios = snapshots.map((time, round) => time / (bare[round] ?? Number.NaN))
  return `${pools} pools, medians of ${rounds} rounds
bare statement                     ${seconds(bare)}
snapshots                          ${seconds(snapshots)}
boards: 9 metrics over 5 windows   ${seconds(boards)}
snapshots / bare                   ${median(ratios).toFixed(2)}   goal: at most 2
`
}

async function compareHistories(owner: Client, pools: number, rounds: number): Promise<string> {
  await takeSlot(owner, 0, pools)
  await inventHistory(owner, 1, 9)
  const short = await medianSlot(owner, pools, 10, rounds)
  await inventHistory(owner, 11 + rounds, 999)
  const long = await medianSlot(owner, pools, 1000, rounds)
  const line = (name: string, one: number, other: number) =>
    `${name.padEnd(28)}${seconds([one])}${seconds([other])}${(other / one).toFixed(2).padStart(8)}`
  return `
${pools} pools, medians of ${rounds} rounds  after 10    after 1,000 slots   ratio
${line('snapshots', short.snapshots, long.snapshots)}   goal: at most 1.2
${line('snapshots and boards', short.total, long.total)}   (7 days have figures by then)
`
}

/** One slot goes before, which no figure comes from: invented slots had no boards that the next could carry on. */
async function medianSlot(
  owner: Client,
  pools: number,
  firstSlot: number,
  rounds: number,
): Promise<{ snapshots: number; total: number }> {
  await owner.query('vacuum analyze')
  await takeSlot(owner, firstSlot, pools)
  const taken: { snapshots: number; boards: number }[] = []
  for (let round = 1; round <= rounds; round += 1) {
    taken.push(await takeSlot(owner, firstSlot + round, pools))
  }
  return {
    snapshots: median(taken.map(({ snapshots }) => snapshots)),
    total: median(taken.map(({ snapshots, boards }) => snapshots + boards)),
  }
}

/** Takes one slot as cron does: the snapshots in one statement, then the boards of one window after another. */
async function takeSlot(
  owner: Client,
  number: number,
  pools: number,
): Promise<{ snapshots: number; boards: number }> {
  await owner.query('select set_exchange_clock($1)', [slotAt(number)])
  const take = async () => {
    const { rows } = await owner.query<{ complete: boolean }>(
      `select (take_snapshots($1, ${SLOT_SECONDS}, $2) ->> 'complete')::boolean as complete`,
      [slotAt(number), pools],
    )
    return rows[0]?.complete === true
  }
  const snapshots = await timed(take)
  const boards = await timed(async () => {
    while (!(await take()));
  })
  return { snapshots, boards }
}

/** Copies the newest slot of each pool to the slots from `first` to `last`, with an index that walks at random, of its own. */
async function inventHistory(owner: Client, first: number, last: number): Promise<void> {
  const columns = await owner.query<{ name: string }>(
    `select quote_ident(column_name) as name from information_schema.columns
    where table_name = 'snapshots' and table_schema = 'public' and column_name not in ('slot', 'performance_index')`,
  )
  const names = columns.rows.map(({ name }) => name).join(', ')
  await owner.query(
    `insert into snapshots (slot, performance_index, ${names})
    select $1::timestamptz + make_interval(secs => number * ${SLOT_SECONDS}),
      exp(0.02 * sum(random() - 0.5) over (partition by pool_id order by number)), ${names}
    from generate_series($2::integer, $3::integer) number
    cross join (select * from snapshots where slot = (select max(slot) from slots)) newest`,
    [slotAt(0), first, last],
  )
  await owner.query(
    `insert into slots (slot, pools_count, late, ranked, taken_at)
    select $1::timestamptz + make_interval(secs => number * ${SLOT_SECONDS}), 0, false, true, exchange_now()
    from generate_series($2::integer, $3::integer) number`,
    [slotAt(0), first, last],
  )
}

/** The least that a snapshot can be: every position valued at its market, summed by pool, and written. */
const bareStatement = `
  insert into bare_snapshots (
    pool_id, slot, nav, nav_at_mark, cash, units, performance_index, gross_exposure, net_exposure, positions_count,
    realized_pnl, unrealized_pnl, orders_count, returns_count, mean_return, m2, m3, m4, downside_squares, compounded_returns,
    peak_index, max_drawdown, wins, day_high, day_low, day_drawdown, slots_count, average_nav, late, taken_at
  )
  select pools.id, $1, balance + held.exit_value, balance + held.mark_value, balance, units, 1, held.gross, held.mark_value,
    held.count, held.realized_pnl, held.exit_value - held.cost_basis, orders_count, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0,
    false, exchange_now()
  from pools
  join accounts on accounts.pool_id = pools.id
  join (
    select positions.pool_id, count(*) as count, sum(exit_value(markets, quantity)) as exit_value,
      sum(round(quantity * price, 6)) as mark_value, sum(abs(round(quantity * price, 6))) as gross,
      sum(realized_pnl) as realized_pnl, sum(cost_basis) as cost_basis
    from positions join markets on markets.id = positions.market_id
    group by positions.pool_id
  ) held on held.pool_id = pools.id`

function slotAt(number: number): string {
  return new Date(START_MS + number * SLOT_SECONDS * 1000).toISOString()
}

function seconds(times: readonly number[]): string {
  return `${(median(times) / 1000).toFixed(2).padStart(8)} s`
}

await runBench(usage, options, async ({ rounds, ...size }, writeOut) => {
  const report = await tornDown(async teardown => {
    const owner = await startBenchDatabase(teardown)
    await insertExchange(owner, size)
    return compareWithBare(owner, size.pools, rounds)
  })
  writeOut(report)
  const pools = Math.ceil(size.pools / 50)
  const histories = await tornDown(async teardown => {
    const owner = await startBenchDatabase(teardown)
    await insertExchange(owner, { ...size, pools })
    return compareHistories(owner, pools, rounds)
  })
  writeOut(histories)
})
