import type { Client } from 'pg'
import type { Teardown } from '../dev/teardown.ts'
import { DAY_SECONDS } from '../src/domain/slots.ts'
import { startBenchStack, startSelectOne } from './support/bench-stack.ts'
import { type Load, underLoad } from './support/load.ts'
import { columns, type Measured, measure, ratio, row, type Series } from './support/rounds.ts'
import { countOption, runBench } from './support/run-bench.ts'
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

type Name = 'select one' | 'select one, all' | 'order' | 'hot' | 'spread' | 'spread, no Worker' | 'TPC-B'

const options = {
  clients: countOption(16, 1, 40),
  seconds: countOption(10, 1, 600),
  rounds: countOption(5, 1, 100),
}

async function prepare(clientsCount: number, teardown: Teardown): Promise<Series<Name>> {
  const stack = await startBenchStack('real', DAY_SECONDS, teardown)
  const selectOneUrl = await startSelectOne(stack, teardown)
  await fillTpcB(stack.ownerDatabaseUrl)
  const open = (name: string, count: number, marketsCount: number) =>
    openTraders(stack.url, stack.operatorKey, name, count, marketsCount)
  const hot = await open('hot', clientsCount, 1)
  const spread = await open('spread', clientsCount, clientsCount)
  const single = await open('single', 1, 1)
  const connections = await connectAll(stack.ownerDatabaseUrl, clientsCount, teardown)
  const direct = connections.flatMap((client, index) =>
    spread.slice(index, index + 1).map(trader => ({ client, trader })),
  )
  const selectOnes = Array.from({ length: clientsCount }, () => selectOneUrl)
  return new Map<Name, (seconds: number) => Promise<Load>>([
    ['select one', seconds => underLoad([selectOneUrl], seconds, selectOne)],
    ['order', seconds => underLoad(single, seconds, placeOrder)],
    ['select one, all', seconds => underLoad(selectOnes, seconds, selectOne)],
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

await runBench(usage, options, async ({ clients, seconds, rounds }, writeOut, teardown) => {
  const series = await prepare(clients, teardown)
  writeOut(report(await measure(series, rounds, seconds), clients, rounds))
})
