import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { claimStdout, parseOptionValues, runCommand, wholeNumber } from '../dev/command-line.ts'
import { startStack } from '../dev/stack.ts'
import { createTeardown, type Teardown } from '../dev/teardown.ts'
import { startBenchWorker } from './support/bench-worker.ts'
import { fillExchange } from './support/filled-exchange.ts'
import { underLoad } from './support/load.ts'
import { type Expected, openReader } from './support/readers.ts'
import { columns, type Measured, measure, ratio, row, type Series } from './support/rounds.ts'

const usage = `Usage: node bench/serving.ts [--pools 1000] [--clients 8] [--seconds 10] [--rounds 5]

Measures reads through the Worker beside what they are held against, in alternating rounds, each for so many seconds in
all. Everything runs on this machine: the Workers in workerd behind wrangler's local proxy, Postgres, the Neon endpoint,
and this process's clients, each on a connection of its own.

  bare route          a Hono app that answers a few words, and nothing else
  bare, as large      the same, with a text as long as the board, and as the page
  cached board        GET /api/pools/leaderboard, 50 rows of so many pools
  cached page         GET /exchange/pools, kept for seconds and renewed behind the answers
  uncached board      the board with an API key, which passes the cache by: one statement each
  short statement     GET /api/health?deep=1, which is never cached: what the way through the exchange's Worker costs
  select 1            through a bare Worker with the same driver and endpoint
`

const writeOut = claimStdout()

const names = [
  'bare route',
  'cached board',
  'bare, as large as the board',
  'cached page',
  'bare, as large as the page',
  'uncached board',
  'short statement',
  'select 1',
] as const
type Name = (typeof names)[number]

async function main(): Promise<number> {
  const options = parseOptionValues(process.argv.slice(2), {
    pools: { type: 'string', default: '1000' },
    clients: { type: 'string', default: '8' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '5' },
    help: { type: 'boolean', default: false },
  })
  if (options.help) {
    writeOut(usage)
    return 0
  }
  const poolsCount = wholeNumber('pools', options.pools, 1, 100_000)
  const clientsCount = wholeNumber('clients', options.clients, 1, 40)
  const seconds = wholeNumber('seconds', options.seconds, 1, 600)
  const rounds = wholeNumber('rounds', options.rounds, 1, 100)
  const teardown = createTeardown()
  try {
    const series = await prepare(poolsCount, clientsCount, teardown)
    // The first round, which no figure comes from, warms every connection, plan and page.
    await measure(series, 1, 1)
    writeOut(report(await measure(series, rounds, seconds / rounds), poolsCount, clientsCount, rounds))
  } finally {
    await teardown.run()
  }
  return 0
}

async function prepare(poolsCount: number, clientsCount: number, teardown: Teardown): Promise<Series<Name>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'capital-pools-bench-'))
  teardown.add(() => rm(dataDir, { recursive: true, force: true }))
  const stack = await startStack({ dataDir, clock: 'real', slotSeconds: 86_400, log: () => {} })
  teardown.add(stack.stop)
  await fillExchange(stack, poolsCount)
  const { databaseUrl, neonFetchEndpoint } = stack
  const bare = await startBenchWorker('bare-worker.ts')
  teardown.add(bare.stop)
  const selectOne = await startBenchWorker('select-one-worker.ts', {
    DATABASE_URL: databaseUrl,
    NEON_FETCH_ENDPOINT: neonFetchEndpoint,
  })
  teardown.add(selectOne.stop)
  const board = `${stack.url}/api/pools/leaderboard`
  const page = `${stack.url}/exchange/pools`
  const read = (url: string, expected: Expected, headers: Record<string, string> = {}) => {
    const readers = Array.from({ length: clientsCount }, () => openReader(url, expected, headers))
    teardown.add(async () => {
      for (const reader of readers) reader.close()
    })
    return (seconds: number) => underLoad(readers, seconds, reader => reader.read())
  }
  return new Map<Name, (seconds: number) => ReturnType<typeof underLoad>>([
    ['bare route', read(bare.url, 'uncached')],
    ['cached board', read(board, 'cached')],
    ['bare, as large as the board', read(`${bare.url}/${await lengthOf(board)}`, 'uncached')],
    ['cached page', read(page, 'cached')],
    ['bare, as large as the page', read(`${bare.url}/${await lengthOf(page)}`, 'uncached')],
    ['uncached board', read(board, 'uncached', { Authorization: `Bearer ${stack.operatorKey}` })],
    ['short statement', read(`${stack.url}/api/health?deep=1`, 'uncached')],
    ['select 1', read(selectOne.url, 'uncached')],
  ])
}

async function lengthOf(url: string): Promise<number> {
  return (await (await fetch(url)).text()).length
}

function report(measured: Measured<Name>, poolsCount: number, clientsCount: number, rounds: number): string {
  const loads = (name: Name) => measured.get(name) ?? []
  const rates = (one: Name, other: Name) => ratio(loads(one), loads(other), load => load.rate).toFixed(2)
  return `${poolsCount} pools
${columns}
${names.map(name => row(name, clientsCount, loads(name))).join('\n')}

ratios of one round's rates, median of ${rounds}
cached board / bare route                             ${rates('cached board', 'bare route')}   goal: at least 0.70
cached page / bare route                              ${rates('cached page', 'bare route')}   goal: at least 0.70
cached board / bare route as large                    ${rates('cached board', 'bare, as large as the board')}
cached page / bare route as large                     ${rates('cached page', 'bare, as large as the page')}
uncached board / select 1                             ${rates('uncached board', 'select 1')}   goal: at least 0.80
short statement / select 1                            ${rates('short statement', 'select 1')}
`
}

await runCommand(main)
