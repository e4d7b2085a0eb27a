import { loadavg } from 'node:os'
import { UsageError, wholeNumber } from '../dev/command-line.ts'
import { withClient } from '../dev/database.ts'
import type { Teardown } from '../dev/teardown.ts'
import { type BenchStack, startBenchStack, startSelectOne } from './support/bench-stack.ts'
import { gzippedBundleBytes } from './support/bundle-size.ts'
import { median } from './support/load.ts'
import { endMonth, MONTH, playMonth } from './support/month-of-slots.ts'
import {
  type PlainService,
  PlainServiceMissing,
  startExpress,
  startFastApi,
} from './support/plain-services.ts'
import { readsBy } from './support/readers.ts'
import { type Measured, measure, ratio, type Series } from './support/rounds.ts'
import { countOption, type Option, runBench, tornDown } from './support/run-bench.ts'
import { assertSameFigures, leaderboard, poolList, portfolioOf } from './support/same-figures.ts'

const usage = `Usage: node bench/beside-plain.ts [--pools 100,10000] [--positions 10] [--clients 4] [--seconds 6] [--rounds 3]
                                  [--python /usr/bin/python3]

Measures the exchange's reads, through the whole local stack, beside the same reads written the plain way with FastAPI and
psycopg and with Express and pg (bench/plain), on the same database, in alternating rounds, each for so many seconds in all.
The pool that is read has a month of 15-minute slots behind it. Before anything is measured, all of them must answer the same
figures. A service that cannot be started is left out.

  cached      as anybody reads: from the edge cache
  uncached    with an API key, which passes the cache by: one statement each; of the leaderboard, whose rows the isolate holds for
              as long as their slot is the newest, only which slot that is
  select 1    through a bare Worker on the same stack: what no uncached read on this machine can be quicker than
`

const bundleGoalBytes = 250_000

const routes = ['pool list', 'one pool', 'pool page', 'leaderboard'] as const
type Route = (typeof routes)[number]
type Way = 'cached' | 'uncached' | 'FastAPI' | 'Express'
type Name = `${Route}, ${Way}` | 'select 1'

const sizes: Option<number[]> = {
  default: '100,10000',
  read: (texts, name) => texts.split(',').map(text => wholeNumber(name, text, 100, 100_000)),
}
const path: Option<string> = {
  default: '/usr/bin/python3',
  read: (text, name) => {
    if (text === '') throw new UsageError(`--${name} takes the path of a Python, not nothing.`)
    return text
  },
}
const options = {
  pools: sizes,
  positions: countOption(10, 1, 100),
  clients: countOption(4, 1, 40),
  seconds: countOption(6, 1, 600),
  rounds: countOption(3, 1, 100),
  python: path,
}
type Options = { [Name in keyof typeof options]: ReturnType<(typeof options)[Name]['read']> }

async function compare(pools: number, values: Options, teardown: Teardown): Promise<string> {
  const readPools = [1, Math.ceil(pools / 2), pools]
  const stack = await startBenchStack('simulated', MONTH.slotSeconds, teardown)
  await withClient(stack.ownerDatabaseUrl, owner => playMonth(owner, readPools, values.positions))
  const services = await startServices(stack, values.python, teardown)
  const urls = services.map(service => service.url)
  const portfolios = readPools.map(number => portfolioOf(`pool-${number}`))
  // Between two slots, where what is shown of the present and what is shown of the newest slot differ.
  await assertSameFigures(stack, urls, portfolios)
  await withClient(stack.ownerDatabaseUrl, owner => endMonth(owner, pools, values.positions))
  await assertSameFigures(stack, urls, [poolList, leaderboard, ...portfolios])
  const selectOneUrl = await startSelectOne(stack, teardown)
  const read = readsBy(values.clients, teardown)
  const series = seriesOf(stack, services, selectOneUrl, `pool-${readPools[1]}`, read)
  const loadBefore = loadavg()[0] ?? 0
  const measured = await measure(series, values.rounds, values.seconds)
  const load = `${loadBefore.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} after`
  return report(pools, values, services, measured, load)
}

/** Those that can be started; of the others, says on stderr what they need. */
async function startServices(stack: BenchStack, python: string, teardown: Teardown): Promise<PlainService[]> {
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
  stack: BenchStack,
  services: PlainService[],
  selectOneUrl: string,
  slug: string,
  read: ReturnType<typeof readsBy>,
): Series<Name> {
  const withKey = { Authorization: `Bearer ${stack.operatorKey}` }
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

await runBench(usage, options, async (values, writeOut) => {
  for (const pools of values.pools) {
    writeOut(await tornDown(teardown => compare(pools, values, teardown)))
  }
  const bytes = await gzippedBundleBytes()
  writeOut(
    `${goal('Worker bundle, gzipped', `${(bytes / 1000).toFixed(1)} KB`, 'at most 250 KB', bytes <= bundleGoalBytes)}\n`,
  )
})
