import type { Stack } from '../dev/stack.ts'
import type { Teardown } from '../dev/teardown.ts'
import { BOARD_METRICS, type BoardMetric } from '../src/domain/board-metrics.ts'
import { DEFAULT_PAGE_ROWS } from '../src/domain/limits.ts'
import { DAY_SECONDS } from '../src/domain/slots.ts'
import { encodeCursor } from '../src/http/cursor.ts'
import type { Kept } from './support/bare-worker.ts'
import { startBenchStack, startSelectOne } from './support/bench-stack.ts'
import { startBenchWorker } from './support/bench-worker.ts'
import { readsBy } from './support/readers.ts'
import { columns, type Measured, measure, type Run, ratio, row, type Series } from './support/rounds.ts'
import { countOption, runBench } from './support/run-bench.ts'
import { openTradedPools } from './support/traded-exchange.ts'

/** From a Worker that is placed near its database to that database and back. */
const AWAY_MS = 5

const usage = `Usage: node bench/serving.ts [--pools 1000] [--clients 8] [--seconds 15] [--rounds 60]

Measures reads through the Worker beside what they are held against, in alternating rounds, each for so many seconds in
all. Everything runs on this machine: the Workers in workerd behind wrangler's local proxy, Postgres, the Neon endpoint,
and this process's clients, in a thread of their own and each on a connection of its own. The proxy takes more than half of
the time of a small answer, a hundredth more for each header of an answer, and a tenth more for a page, which it rewrites;
bytes cost it next to nothing. What an answer costs beyond its Worker is in "held" and "bare", too.

  bare route          a Hono app that answers a few words, and nothing else
  cached board        GET /api/pools/leaderboard, 50 rows of so many pools
  cached board page   GET /exchange/leaderboard, the same board as a page
  cached dashboard    GET /exchange/pools, kept for seconds and renewed behind the answers
  the same, held      each of these three from a bare Worker that holds nothing else: the same headers and bytes, and a line in
                      the log for each request, which the local runtime hands to this process
  uncached board      the board with an API key, which passes the cache by: one statement each, which says that the slot is still
                      the newest; its rows are held from the first
  the same, sent      180 pages of boards, in turns, more than an isolate holds: as many rows, sent by the database each time
  short answer        GET /api/health?deep=1, which is never cached: a few words by a statement that costs thrice what select 1 does
  select 1            through a bare Worker with the same driver and endpoint, asked as the uncached board is: with the key
  the same, no key    asked without: the proxy passes on one header less
  the same, logged    with a line in the log for each request, as the exchange writes one
  the same, bare      the uncached board again, from a bare Worker that does what must be done and nothing else: the same statement,
                      line in the log, headers and bytes. What it is less than select 1, no exchange could save
  at a distance       the uncached board and select 1 again, by one client, with ${AWAY_MS} ms between endpoint and database, as within
                      a region: what one waits for, where machines do not share two processors
`

const names = [
  'bare route',
  'cached board',
  'the same board, held',
  'cached board page',
  'the same board page, held',
  'cached dashboard',
  'the same dashboard, held',
  'select 1',
  'select 1, no key',
  'uncached board',
  'uncached board, bare',
  'select 1, logged',
  'uncached board, sent',
  'short answer',
  'select 1, at a distance',
  'uncached board, at a distance',
] as const
type Name = (typeof names)[number]

const BY_ONE_CLIENT: ReadonlySet<Name> = new Set(['uncached board, at a distance', 'select 1, at a distance'])

const options = {
  pools: countOption(1000, 1, 100_000),
  clients: countOption(8, 1, 40),
  seconds: countOption(15, 1, 600),
  rounds: countOption(60, 1, 100),
}

async function prepare(poolsCount: number, clientsCount: number, teardown: Teardown): Promise<Series<Name>> {
  const stack = await startBenchStack('real', DAY_SECONDS, teardown)
  await openTradedPools(stack, poolsCount)
  const bare = await startBenchWorker('bare-worker.ts')
  teardown.add(bare.stop)
  const selectOneUrl = await startSelectOne(stack, teardown)
  const board = `${stack.url}/api/pools/leaderboard`
  const boardPage = `${stack.url}/exchange/leaderboard`
  const dashboard = `${stack.url}/exchange/pools`
  const read = readsBy(clientsCount, teardown)
  const readAlone = readsBy(1, teardown)
  const withKey = { Authorization: `Bearer ${stack.operatorKey}` }
  const held = async (name: string, url: string) => read(await hold(bare.url, name, url), 'cached')
  // What is held against each other runs one after the other: the machine is not as fast a few seconds later.
  return new Map<Name, Run>([
    ['the same board, held', await held('board', board)],
    ['cached board', read(board, 'cached')],
    ['bare route', read(bare.url, 'uncached')],
    ['cached board page', read(boardPage, 'cached')],
    ['the same board page, held', await held('page', boardPage)],
    ['cached dashboard', read(dashboard, 'cached')],
    ['the same dashboard, held', await held('dashboard', dashboard)],
    ['short answer', read(`${stack.url}/api/health?deep=1`, 'uncached')],
    ['select 1, no key', read(selectOneUrl, 'uncached')],
    ['uncached board, sent', read(await unheld(board, poolsCount), 'uncached', withKey)],
    ['select 1', read(selectOneUrl, 'uncached', withKey)],
    ['uncached board', read(board, 'uncached', withKey)],
    ['select 1, logged', read(`${selectOneUrl}/logged`, 'uncached', withKey)],
    ['uncached board, bare', read(await hold(selectOneUrl, 'board', board, withKey), 'uncached', withKey)],
    ['select 1, at a distance', atDistance(stack, readAlone(selectOneUrl, 'uncached', withKey))],
    ['uncached board, at a distance', atDistance(stack, readAlone(board, 'uncached', withKey))],
  ])
}

/** More pages than an isolate holds, of as many rows as the first: the boards in twenty places each. */
async function unheld(board: string, poolsCount: number): Promise<string[]> {
  const { slot } = (await (await fetch(board)).json()) as { slot: string }
  const deepest = Math.max(poolsCount - DEFAULT_PAGE_ROWS, 20)
  const pageAfter = (by: BoardMetric, position: number) =>
    `${board}?by=${by}&cursor=${encodeCursor({ by, window: 'all', slot, position })}`
  return BOARD_METRICS.flatMap(by =>
    Array.from({ length: 20 }, (_, step) => pageAfter(by, Math.ceil(((step + 1) / 20) * deepest))),
  )
}

/** The same work while the database is further away. */
function atDistance({ faults }: Stack, run: Run): Run {
  return async seconds => {
    faults.set({ kind: 'delay', milliseconds: AWAY_MS })
    try {
      return await run(seconds)
    } finally {
      faults.clear()
    }
  }
}

/** Has the bare Worker hold what the exchange answers at `url`: where. */
async function hold(
  bareUrl: string,
  name: string,
  url: string,
  asked: Record<string, string> = {},
): Promise<string> {
  await (await fetch(url, { headers: asked })).text()
  const response = await fetch(url, { headers: asked })
  const ofTheConnection = /^(?:connection|keep-alive|content-length|content-encoding|transfer-encoding)$/
  const headers = Object.fromEntries(
    [...response.headers].filter(([header]) => !ofTheConnection.test(header)),
  )
  const kept: Kept = { route: new URL(url).pathname, headers, text: await response.text() }
  const address = `${bareUrl}/${name}`
  const { status } = await fetch(address, { method: 'PUT', body: JSON.stringify(kept) })
  if (status !== 204) throw new Error(`The bare Worker answered ${status}.`)
  return address
}

function report(measured: Measured<Name>, poolsCount: number, clientsCount: number, rounds: number): string {
  const loads = (name: Name) => measured.get(name) ?? []
  const rates = (one: Name, other: Name) => ratio(loads(one), loads(other), load => load.rate).toFixed(2)
  return `${poolsCount} pools
${columns}
${names.map(name => row(name, BY_ONE_CLIENT.has(name) ? 1 : clientsCount, loads(name))).join('\n')}

ratios of one round's rates, median of ${rounds}
cached board / bare route                             ${rates('cached board', 'bare route')}   goal: at least 0.70
cached board page / bare route                        ${rates('cached board page', 'bare route')}   goal: at least 0.70
cached dashboard / bare route                         ${rates('cached dashboard', 'bare route')}   goal: at least 0.70
cached board / the same, held                         ${rates('cached board', 'the same board, held')}
cached board page / the same, held                    ${rates('cached board page', 'the same board page, held')}
cached dashboard / the same, held                     ${rates('cached dashboard', 'the same dashboard, held')}
uncached board / select 1                             ${rates('uncached board', 'select 1')}   goal: at least 0.80
uncached board / select 1, no key                     ${rates('uncached board', 'select 1, no key')}
uncached board / select 1, logged                     ${rates('uncached board', 'select 1, logged')}
uncached board / the same, bare                       ${rates('uncached board', 'uncached board, bare')}
uncached board, bare / select 1                       ${rates('uncached board, bare', 'select 1')}
at a distance, one client: uncached board / select 1  ${rates('uncached board, at a distance', 'select 1, at a distance')}
uncached board, sent / select 1                       ${rates('uncached board, sent', 'select 1')}
short answer / select 1, no key                       ${rates('short answer', 'select 1, no key')}
`
}

await runBench(usage, options, async ({ pools, clients, seconds, rounds }, writeOut, teardown) => {
  const series = await prepare(pools, clients, teardown)
  writeOut(report(await measure(series, rounds, seconds), pools, clients, rounds))
})
