import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from 'pg'
import { claimStdout, parseOptionValues, runCommand, wholeNumber } from '../dev/command-line.ts'
import { startStack } from '../dev/stack.ts'
import { createTeardown, type Teardown } from '../dev/teardown.ts'
import { startBenchWorker } from './support/bench-worker.ts'
import { type Load, underLoad } from './support/load.ts'
import { columns, type Measured, measure, ratio, row, type Series } from './support/rounds.ts'
import { connectTpcB, fillTpcB, tpcBTransaction } from './support/tpc-b.ts'
import { callPlaceOrder, openTraders, placeOrder, selectOne } from './support/traders.ts'

const usage = `Usage: node bench/orders.ts [--clients 16] [--seconds 10] [--rounds 5]

Measures orders through the Worker beside what they are held against, in alternating rounds on one durable Postgres, each
for so many seconds in all. Everything runs on this machine, this process's clients and the Neon endpoint too.

  select 1            through a bare Worker with the same driver and endpoint, from one client and from so many
  order               one client, through the exchange's Worker
  hot                 so many clients, each with a pool of its own, in one market
  spread              so many clients, each with a pool and a market of its own
  spread, no Worker   the same orders, each a prepared call of place_order straight to Postgres
  TPC-B               pgbench's tpcb-like transaction (scale 10), straight to Postgres: five prepared statements between
                      BEGIN and COMMIT, each sent when the one before it was answered. pgbench itself is not in the
                      embedded Postgres, so this process's "pg" driver plays it.
`

const writeOut = claimStdout()

type Name = 'select one' | 'select one, all' | 'order' | 'hot' | 'spread' | 'spread, no Worker' | 'TPC-B'

async function main(): Promise<number> {
  const options = parseOptionValues(process.argv.slice(2), {
    clients: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '5' },
    help: { type: 'boolean', default: false },
  })
  if (options.help) {
    writeOut(usage)
    return 0
  }
  const clientsCount = wholeNumber('clients', options.clients, 1, 40)
  const seconds = wholeNumber('seconds', options.seconds, 1, 600)
  const rounds = wholeNumber('rounds', options.rounds, 1, 100)
  const teardown = createTeardown()
  try {
    const series = await prepare(clientsCount, teardown)
    // The first round, which no figure comes from, warms every connection, plan and page.
    await measure(series, 1, 1)
    writeOut(report(await measure(series, rounds, seconds / rounds), clientsCount, rounds))
  } finally {
    await teardown.run()
  }
  return 0
}

async function prepare(clientsCount: number, teardown: Teardown): Promise<Series<Name>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'capital-pools-bench-'))
  teardown.add(() => rm(dataDir, { recursive: true, force: true }))
  const stack = await startStack({ dataDir, clock: 'real', slotSeconds: 86_400, log: () => {} })
  teardown.add(stack.stop)
  const bare = await startBenchWorker('select-one-worker.ts', {
    DATABASE_URL: stack.databaseUrl,
    NEON_FETCH_ENDPOINT: stack.neonFetchEndpoint,
  })
  teardown.add(bare.stop)
  await fillTpcB(stack.ownerDatabaseUrl)
  const operatorKey = stack.operatorKey ?? ''
  const open = (name: string, count: number, marketsCount: number) =>
    openTraders(stack.url, operatorKey, name, count, marketsCount)
  const hot = await open('hot', clientsCount, 1)
  const spread = await open('spread', clientsCount, clientsCount)
  const single = await open('single', 1, 1)
  const connections = await connectAll(stack.ownerDatabaseUrl, clientsCount, teardown)
  const direct = connections.flatMap((client, index) =>
    spread.slice(index, index + 1).map(trader => ({ client, trader })),
  )
  const bares = Array.from({ length: clientsCount }, () => bare.url)
  return new Map<Name, (seconds: number) => Promise<Load>>([
    ['select one', seconds => underLoad([bare.url], seconds, selectOne)],
    ['order', seconds => underLoad(single, seconds, placeOrder)],
    ['select one, all', seconds => underLoad(bares, seconds, selectOne)],
    ['hot', seconds => underLoad(hot, seconds, placeOrder)],
    ['spread', seconds => underLoad(spread, seconds, placeOrder)],
    ['TPC-B', seconds => underLoad(connections, seconds, tpcBTransaction)],
    [
      'spread, no Worker',
      seconds =>
        underLoad(direct, seconds, ({ client, trader }, turn) => callPlaceOrder(client, trader, turn)),
    ],
  ])
}

async function connectAll(ownerUrl: string, count: number, teardown: Teardown): Promise<Client[]> {
  const connections = await Promise.all(Array.from({ length: count }, () => connectTpcB(ownerUrl)))
  teardown.add(() => Promise.all(connections.map(connection => connection.end())))
  return connections
}

function report(measured: Measured<Name>, clientsCount: number, rounds: number): string {
  const loads = (name: Name) => measured.get(name) ?? []
  const latency = ratio(loads('order'), loads('select one'), load => load.medianLatency)
  const rate = ratio(loads('spread'), loads('TPC-B'), load => load.rate)
  const path = ratio(loads('spread'), loads('select one, all'), load => load.rate)
  const database = ratio(loads('spread, no Worker'), loads('TPC-B'), load => load.rate)
  return `${columns}
${row('select 1 through a Worker', 1, loads('select one'))}
${row('order', 1, loads('order'))}
${row('select 1 through a Worker', clientsCount, loads('select one, all'))}
${row('orders in one market (hot)', clientsCount, loads('hot'))}
${row('orders in a market each (spread)', clientsCount, loads('spread'))}
${row('TPC-B straight to Postgres', clientsCount, loads('TPC-B'))}
${row('spread orders straight to Postgres', clientsCount, loads('spread, no Worker'))}

ratios of one round, median of ${rounds}
order / select 1, latency of one client               ${latency.toFixed(2)}   goal: at most 2.0
spread orders / TPC-B, rate                           ${rate.toFixed(2)}   goal: at least 1.0
spread orders / TPC-B, both straight to Postgres      ${database.toFixed(2)}
spread orders / select 1, both through a Worker       ${path.toFixed(2)}
`
}

await runCommand(main)
