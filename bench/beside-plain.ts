import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from 'pg'
import { claimStdout, parseOptionValues, runCommand, UsageError, wholeNumber } from '../dev/command-line.ts'
import { withClient } from '../dev/database.ts'
import { type Stack, startStack } from '../dev/stack.ts'
import { createTeardown, type Teardown } from '../dev/teardown.ts'
import { startBenchWorker } from './support/bench-worker.ts'
import { gzippedBundleBytes } from './support/bundle-size.ts'
import { fillExchange, fillHistories } from './support/large-exchange.ts'
import { median, underLoad } from './support/load.ts'
import {
  type PlainService,
  PlainServiceMissing,
  startExpress,
  startFastApi,
} from './support/plain-services.ts'
import { type Expected, openReader } from './support/readers.ts'
import { type Measured, measure, ratio, type Series } from './support/rounds.ts'
import { assertSameFigures } from './support/same-figures.ts'

const usage = `Usage: node bench/beside-plain.ts [--pools 100,10000] [--positions 10] [--clients 4] [--seconds 6] [--rounds 3]
                                  [--python /usr/bin/python3]

Measures the exchange's reads, through the whole local stack, beside the same reads written the plain way with FastAPI and
psycopg and with Express and pg (bench/plain), on the same database, in alternating rounds, each for so many seconds in all.
Before that, all of them must answer the same figures. A service that cannot be started is left out.

  cached      as anybody reads: from the edge cache
  uncached    with an API key, which passes the cache by: one statement each
  select 1    through a bare Worker on the same stack: what no uncached read on this machine can be quicker than
`

const writeOut = claimStdout()

const markets = 1_000
const slotSeconds = 86_400
const bundleGoalBytes = 250_000

const routes = ['pool list', 'one pool', 'pool page', 'leaderboard'] as const
type Route = (typeof routes)[number]
type Way = 'cached' | 'uncached' | 'FastAPI' | 'Express'
type Name = `${Route}, ${Way}` | 'select 1'

interface Options {
  positions: number
  clients: number
  seconds: number
  rounds: number
  python: string
}

async function main(): Promise<number> {
  const values = parseOptionValues(process.argv.slice(2), {
    pools: { type: 'string', default: '100,10000' },
    positions: { type: 'string', default: '10' },
    clients: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '6' },
    rounds: { type: 'string', default: '3' },
    python: { type: 'string', default: '/usr/bin/python3' },
    help: { type: 'boolean', default: false },
  })
  if (values.help) {
    writeOut(usage)
    return 0
  }
  const sizes = values.pools.split(',').map(text => wholeNumber('pools', text, 100, 100_000))
  const options = {
    positions: wholeNumber('positions', values.positions, 1, 100),
    clients: wholeNumber('clients', values.clients, 1, 40),
    seconds: wholeNumber('seconds', values.seconds, 1, 600),
    rounds: wholeNumber('rounds', values.rounds, 1, 100),
    python: values.python,
  }
  if (values.python === '') throw new UsageError('--python takes the path of a Python, not nothing.')
  for (const pools of sizes) {
    const teardown = createTeardown()
    try {
      writeOut(await compare(pools, options, teardown))
    } finally {
      await teardown.run()
    }
  }
  const bytes = await gzippedBundleBytes()
  writeOut(
    `${goal('Worker bundle, gzipped', `${(bytes / 1000).toFixed(1)} KB`, 'at most 250 KB', bytes <= bundleGoalBytes)}\n`,
  )
  return 0
}

async function compare(pools: number, options: Options, teardown: Teardown): Promise<string> {
  const stack = await filledStack(pools, options.positions, teardown)
  const services = await startServices(stack, options.python, teardown)
  const slugs = [1, Math.ceil(pools / 2), pools].map(number => `pool-${number}`)
  const urls = services.map(service => service.url)
  await assertSameFigures(stack.url, stack.operatorKey ?? '', urls, slugs)
  const selectOne = await startBenchWorker('select-one-worker.ts', {
    DATABASE_URL: stack.databaseUrl,
    NEON_FETCH_ENDPOINT: stack.neonFetchEndpoint,
  })
  teardown.add(selectOne.stop)
  const series = seriesOf(stack, services, selectOne.url, slugs[1] ?? '', options.clients, teardown)
  // The first round, which no figure comes from, warms every connection, plan and page.
  await measure(series, 1, 1)
  const loadBefore = loadavg()[0] ?? 0
  const measured = await measure(series, options.rounds, options.seconds / options.rounds)
  const load = `${loadBefore.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} after`
  return report(pools, options, services, measured, load)
}

/** The whole local stack, with pools that hold positions, and a slot in which they stand on the boards. */
async function filledStack(pools: number, positions: number, teardown: Teardown): Promise<Stack> {
  const dataDir = await mkdtemp(join(tmpdir(), 'capital-pools-bench-'))
  teardown.add(() => rm(dataDir, { recursive: true, force: true }))
  const stack = await startStack({ dataDir, clock: 'real', slotSeconds, log: () => {} })
  teardown.add(stack.stop)
  await withClient(stack.ownerDatabaseUrl, async owner => {
    await fillExchange(owner, { pools, positions, markets })
    await fillHistories(owner)
    await takeSlot(owner)
    await owner.query('vacuum analyze')
  })
  return stack
}

/** What cron does, without the Worker's deadline: a loaded machine may need longer for a first slot of many pools. */
async function takeSlot(owner: Client): Promise<void> {
  await owner.query('set random_page_cost = 1.1')
  for (let isComplete = false; !isComplete; ) {
    const { rows } = await owner.query<{ run: { complete: boolean } }>(
      'select take_snapshots($1, $2) as run',
      [new Date().toISOString(), slotSeconds],
    )
    isComplete = rows[0]?.run.complete ?? false
  }
}

/** Those that can be started; of the others, says on stderr what they need. */
async function startServices(stack: Stack, python: string, teardown: Teardown): Promise<PlainService[]> {
  const services: PlainService[] = []
  const starts = [() => startFastApi(stack.databaseUrl, python), () => startExpress(stack.databaseUrl)]
  for (const start of starts) {
    try {
      const service = await start()
      teardown.add(service.stop)
      services.push(service)
    } catch (error) {
      if (!(error instanceof PlainServiceMissing)) throw error
      process.stderr.write(`\n*** A COLUMN IS LEFT OUT: ${error.message}\n\n`)
    }
  }
  return services
}

function seriesOf(
  stack: Stack,
  services: PlainService[],
  selectOneUrl: string,
  slug: string,
  clientsCount: number,
  teardown: Teardown,
): Series<Name> {
  const withKey = { Authorization: `Bearer ${stack.operatorKey}` }
  const read = (url: string, expected: Expected, headers: Record<string, string> = {}) => {
    const readers = Array.from({ length: clientsCount }, () => openReader(url, expected, headers))
    teardown.add(async () => {
      for (const reader of readers) reader.close()
    })
    return (seconds: number) => underLoad(readers, seconds, reader => reader.read())
  }
  const series = new Map<Name, ReturnType<typeof read>>([['select 1', read(selectOneUrl, 'uncached')]])
  for (const route of routes) {
    const path = pathOf(route, slug)
    series.set(`${route}, cached`, read(stack.url + path, 'cached'))
    series.set(`${route}, uncached`, read(stack.url + path, 'uncached', withKey))
    // The plain services have no pages: the page stands beside their JSON of the pool.
    if (route === 'pool page') continue
    for (const { way, url } of services) series.set(`${route}, ${way}`, read(url + path, 'uncached'))
  }
  return series
}

function pathOf(route: Route, slug: string): string {
  switch (route) {
    case 'pool list':
      return '/api/pools'
    case 'one pool':
      return `/api/pools/${slug}`
    case 'pool page':
      return `/exchange/pools/${slug}`
    case 'leaderboard':
      return '/api/pools/leaderboard'
  }
}

function report(
  pools: number,
  { positions, clients, rounds }: Options,
  services: PlainService[],
  measured: Measured<Name>,
  load: string,
): string {
  const ways = services.map(({ way }) => way)
  const heads = ['cached', 'uncached', ...ways, ...ways.flatMap(way => [`cached/${way}`, `uncached/${way}`])]
  const lines = routes.map(route => {
    const rates = (['cached', 'uncached', ...ways] as const).map(way => rateOf(measured, route, way))
    const ratios = ways.flatMap(way => [
      times(measured, route, 'cached', way),
      times(measured, route, 'uncached', way),
    ])
    const cells = [...rates.map(figure), ...ratios.map(one => `${figure(one)}×`)]
    return `${route.padEnd(12)}${cells.map((cell, index) => cell.padStart(widthOf(heads[index]))).join('')}`
  })
  const selectOneRates = (measured.get('select 1') ?? []).map(load => load.rate)
  return `${pools} pools with ${positions} positions each, ${clients} clients, load average ${load}
${services.map(({ versions }) => `${versions}\n`).join('')}
answers a second and their ratios, medians of ${rounds} rounds; the page beside the services' JSON of the pool
${''.padEnd(12)}${heads.map(head => head.padStart(widthOf(head))).join('')}
${lines.join('\n')}
${'select 1'.padEnd(12)}${' '.repeat(widthOf('cached'))}${figure(median(selectOneRates)).padStart(widthOf('uncached'))}

${ways.includes('FastAPI') ? `${goals(measured, pools).join('\n')}\n` : ''}
`
}

/** The leaderboard's goal is one for many pools. */
function goals(measured: Measured<Name>, pools: number): string[] {
  const goalOf = (name: string, route: Route, way: 'cached' | 'uncached', least: number) => {
    const value = times(measured, route, way, 'FastAPI')
    return goal(name, `${figure(value)}×`, `at least ${least}×`, value >= least)
  }
  return [
    ...(pools < 10_000 ? [] : [goalOf('cached leaderboard / FastAPI', 'leaderboard', 'cached', 20)]),
    goalOf('uncached pool page / FastAPI JSON', 'pool page', 'uncached', 3),
    goalOf('uncached pool JSON / FastAPI JSON', 'one pool', 'uncached', 3),
  ]
}

function goal(name: string, value: string, limit: string, isMet: boolean): string {
  return `${name.padEnd(36)}${value.padStart(10)}   goal: ${limit}, ${isMet ? 'met' : 'MISSED'}`
}

/** The plain services' figure for the page is their figure for the pool. */
function loadsOf(measured: Measured<Name>, route: Route, way: Way) {
  const isPlain = way === 'FastAPI' || way === 'Express'
  return measured.get(`${isPlain && route === 'pool page' ? 'one pool' : route}, ${way}`) ?? []
}

function rateOf(measured: Measured<Name>, route: Route, way: Way): number {
  return median(loadsOf(measured, route, way).map(load => load.rate))
}

function times(measured: Measured<Name>, route: Route, way: Way, other: Way): number {
  return ratio(loadsOf(measured, route, way), loadsOf(measured, route, other), load => load.rate)
}

/** Whole from a hundred on, otherwise with two decimals. */
function figure(value: number): string {
  return value.toFixed(value >= 100 ? 0 : 2)
}

function widthOf(head = ''): number {
  return Math.max(head.length + 2, 10)
}

await runCommand(main)
