import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Answer, createClient } from 'capital-pools/client'
import { claimStdout, interruption, parseOptionValues, runCommand, wholeNumber } from './command-line.ts'
import { playDemo } from './demo.ts'
import { startStack } from './stack.ts'
import { createTeardown } from './teardown.ts'

const help = `Usage: npm run agents [-- options]

Five agents trade an exchange of their own, over its API, in markets whose truth is drawn from a seed: one reads a noisy signal
of the truth, one follows prices, one leans against them, one holds every market, one does nothing. In the end the truth comes
out. Prints the leaderboard; the same seed is the same board.

  --days <n>   simulated days, 2 to 365 (default 60)
  --seed <n>   default 1
  --json       one line of JSON on stdout; all else on stderr
  --help       this text
`

const secondsADay = 86_400
/** The last day's end: a fixed one, so that a play does not depend on the day it is played on. */
const end = new Date('2026-01-31T00:00:00Z')

type Row = Answer<'readLeaderboard'>['data'][number]

async function main(): Promise<number> {
  const print = claimStdout()
  const values = parseOptionValues(process.argv.slice(2), {
    days: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  })
  if (values.help) {
    print(help)
    return 0
  }
  const days = wholeNumber('days', values.days, 2, 365)
  const seed = wholeNumber('seed', values.seed, 0, 4_294_967_294)
  const rows = await play(days, seed, interruption())
  print(values.json ? `${JSON.stringify(summarize(days, seed, rows))}\n` : describe(days, seed, rows))
  return 0
}

/** Plays on an exchange in a temporary folder, which goes with it. */
async function play(days: number, seed: number, signal: AbortSignal): Promise<Row[]> {
  const teardown = createTeardown()
  try {
    const dataDir = await mkdtemp(join(tmpdir(), 'capital-pools-agents-'))
    teardown.add(() => rm(dataDir, { recursive: true, force: true }))
    const log = (line: string) => {
      if (line.startsWith('demo: ')) process.stderr.write(`${line.replace('demo', 'agents')}\n`)
    }
    const stack = await startStack({
      dataDir,
      durable: false,
      slotSeconds: secondsADay,
      clock: 'simulated',
      log,
      signal,
      fill: exchange =>
        playDemo(exchange, { slotSeconds: secondsADay, log, signal, days, end, seed, settles: true }),
    })
    teardown.add(stack.stop)
    const client = createClient({ url: stack.url, signal })
    return (await client.readLeaderboard({ by: 'return', window: 'all' })).data
  } finally {
    await teardown.run()
  }
}

function summarize(days: number, seed: number, rows: readonly Row[]) {
  return {
    days,
    seed,
    board: rows.map(row => ({
      rank: row.rank,
      pool: row.pool.slug,
      strategy: row.pool.strategy,
      return: row.return,
      sharpe: row.sharpe,
      max_drawdown: row.max_drawdown,
      nav: row.nav,
    })),
  }
}

function describe(days: number, seed: number, rows: readonly Row[]): string {
  const lines = rows.map(({ rank, pool, return: growth, sharpe, max_drawdown, nav }) =>
    [
      String(rank ?? '–').padStart(4),
      pool.strategy.padEnd(14),
      pool.slug.padEnd(16),
      percent(growth).padStart(10),
      (sharpe === null ? '–' : sharpe.toFixed(2)).padStart(8),
      percent(max_drawdown).padStart(10),
      nav.padStart(16),
    ].join(' '),
  )
  const heading = `rank strategy       pool                 return   sharpe  drawdown              nav`
  return ['', `After ${days} days, seed ${seed}:`, '', heading, ...lines, ''].join('\n')
}

function percent(ratio: number | null): string {
  return ratio === null ? '–' : `${(ratio * 100).toFixed(2)} %`
}

await runCommand(main)
