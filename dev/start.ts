import { once } from 'node:events'
import { resolve } from 'node:path'
import { claimStdout, interruption, runCommand } from './command-line.ts'
import { parseStartOptions, type StartOptions, startHelp } from './options.ts'
import type { FillableExchange, Stack } from './stack.ts'

async function main(): Promise<number> {
  const print = claimStdout()
  const options = parseStartOptions(process.argv.slice(2), process.env)
  if (options.help) {
    print(startHelp)
    return 0
  }
  const signal = interruption()
  // Loaded only now that a signal is heard: it takes most of a second.
  const { startStack } = await import('./stack.ts')
  const { state, write: log } = createLogWriter()
  const fill = async (exchange: FillableExchange) => {
    state.phase = 'filling'
    const { playDemo } = await import('./demo.ts')
    await playDemo(exchange, { slotSeconds: options.slotSeconds, log, signal })
  }
  const stack = await startStack({
    dataDir: resolve(options.dataDir),
    port: options.port,
    slotSeconds: options.slotSeconds,
    clock: options.clock,
    operatorKey: options.operatorKey,
    watch: true,
    log,
    signal,
    ...(options.demo === 'simulated' && { fill }),
  })
  state.phase = 'running'
  print(options.json ? `${JSON.stringify(summarize(stack))}\n` : describe(stack, options))
  if (!signal.aborted) await once(signal, 'abort')
  await stack.stop()
  return 0
}

/** What a person wants to see of the parts. */
function createLogWriter() {
  const state: { phase: 'starting' | 'filling' | 'running' } = { phase: 'starting' }
  const write = (line: string) => {
    if (isWorthShowing(line, state.phase)) process.stderr.write(`${line}\n`)
  }
  return { state, write }
}

function isWorthShowing(line: string, phase: 'starting' | 'filling' | 'running'): boolean {
  // A start that fails says why by itself, and who sent a statement reports its error.
  if (line.startsWith('postgres: ')) {
    return phase === 'running' && / (?:FATAL|PANIC): {2}(?!terminating connection)/.test(line)
  }
  // Of requests, those that failed: there may be thousands a second.
  if (/^worker: \{"event":"(?:request|renewal)"/.test(line)) return /"status":5\d\d/.test(line)
  return !(phase === 'filling' && /^worker: \{"event":"(?:snapshot|thinning)"/.test(line))
}

function summarize(stack: Stack) {
  return {
    url: stack.url,
    operator_key: stack.operatorKey,
    database_url: stack.databaseUrl,
    owner_database_url: stack.ownerDatabaseUrl,
    neon_fetch_endpoint: stack.neonFetchEndpoint,
  }
}

function describe(stack: Stack, options: StartOptions): string {
  const { port } = new URL(stack.databaseUrl)
  const cron =
    options.clock === 'real'
      ? `fired every ${options.slotSeconds} s, on the clock`
      : 'not fired: the exchange is on simulated time'
  return `
The exchange is open. Ctrl-C stops it.

  pages          ${stack.url}/exchange/pools
  leaderboard    ${stack.url}/api/pools/leaderboard
  API document   ${stack.url}/openapi.json
  operator key   ${stack.operatorKey ?? 'given out before'}${stack.operatorKey === null ? '' : '   (shown only now: keep it)'}

  Worker         ${stack.url}
  Neon endpoint  ${stack.neonFetchEndpoint}
  Postgres       127.0.0.1:${port}, data in ${options.dataDir}
  cron           ${cron}

`
}

await runCommand(main, 0)
