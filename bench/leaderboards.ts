import type { Client } from 'pg'
import { boards } from '../src/db/queries/board-statements.ts'
import { type BoardRequest, boardParameters } from '../src/db/queries/leaderboard.ts'
import { BOARD_METRICS } from '../src/domain/board-metrics.ts'
import { DEFAULT_SLOT_SECONDS } from '../src/domain/slots.ts'
import { boardBuffers, MOST_BUFFERS } from './support/board-plan.ts'
import { median } from './support/load.ts'
import { ownerQuery } from './support/owner-query.ts'
import { RANKED_SLOT, rankedExchange } from './support/ranked-exchange.ts'
import { countOption, runBench } from './support/run-bench.ts'

const usage = `Usage: node bench/leaderboards.ts [--pools 1000000] [--small 1000] [--runs 50]

Reads boards as the Worker does, but straight at a Postgres of its own: the first page and the deepest, 50 rows, on all nine boards,
with so many pools and with few; and the first once more for a reader that holds its rows. Fails where a plan does more than walk
its board's index, or touches more than ${MOST_BUFFERS} buffers.
`

const PAGE_ROWS = 50

const options = {
  pools: countOption(1_000_000, 200, 1_000_000),
  small: countOption(1000, 200, 1_000_000),
  runs: countOption(50, 5, 10_000),
}

async function read(owner: Client, request: BoardRequest): Promise<void> {
  const asked = boardParameters(request, DEFAULT_SLOT_SECONDS, null)
  const { rows } = await boards[request.by].call(ownerQuery(owner), ...asked)
  if ((rows?.position.length ?? 0) < PAGE_ROWS) throw new Error('A page came back short.')
}

async function readHeld(owner: Client, request: BoardRequest): Promise<void> {
  const asked = boardParameters(request, DEFAULT_SLOT_SECONDS, { slot: RANKED_SLOT })
  const { rows } = await boards[request.by].call(ownerQuery(owner), ...asked)
  if (rows !== null) throw new Error('A page came back that was held.')
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
  const [first = Number.NaN, deep = Number.NaN, few = Number.NaN, held = Number.NaN] = times
  const counts = `${String(buffers[0]).padStart(5)}${String(buffers[1]).padStart(6)}`
  const figures = [first, deep, few, held].map(time => time.toFixed(2).padStart(9)).join('')
  const ratios = `${(deep / first).toFixed(2).padStart(15)}${(first / few).toFixed(2).padStart(13)}${(held / first).toFixed(2).padStart(15)}`
  return `${by.padEnd(22)}${counts}${figures}${ratios}\n`
}

await runBench(usage, options, async ({ pools, small: few, runs }, writeOut, teardown) => {
  // Side by side, so that what disturbs the machine disturbs both.
  const small = await rankedExchange(few, teardown)
  const large = await rankedExchange(pools, teardown)
  writeOut(`${''.padEnd(22)}${'buffers'.padStart(9)}   milliseconds, median of ${runs}\n`)
  writeOut(`${'board'.padEnd(22)}${'first'.padStart(5)}${'deep'.padStart(6)}${'first'.padStart(9)}`)
  writeOut(
    `${'deep'.padStart(9)}${'at few'.padStart(9)}${'held'.padStart(9)}   deep / first   many / few   held / first\n`,
  )
  for (const by of BOARD_METRICS) {
    const first: BoardRequest = { by, window: 'all', limit: PAGE_ROWS, after: null, around: null }
    const deep = { ...first, after: { slot: RANKED_SLOT, position: pools - 2 * PAGE_ROWS } }
    const buffers = [await boardBuffers(large, first), await boardBuffers(large, deep)] as const
    const times = await medianTimes(runs, [
      () => read(large, first),
      () => read(large, deep),
      () => read(small, first),
      () => readHeld(large, first),
    ])
    writeOut(line(by, buffers, times))
  }
})
