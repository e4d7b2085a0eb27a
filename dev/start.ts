import { once } from 'node:events'
import { resolve } from 'node:path'
import { claimStdout, interruption, runCommand } from './command-line.ts'
import { playDemo } from './demo.ts'
import { parseStartOptions, type StartOptions, startHelp } from './options.ts'
import { type FillableExchange, type Stack, startStack } from './stack.ts'

async function main(): Promise<number> {
  const print = claimStdout()
  const options = parseStartOptions(process.argv.slice(2), process.env)
  if (options.help) {
    print(startHelp)
    return 0
  }
  const signal = interruption()
  const { state, write: log } = createLogWriter()
  const fill = async (exchange: FillableExchange) => {
    state.isFilling = true
    await playDemo(exchange, { slotSeconds: options.slotSeconds, log, signal })
    state.isFilling = false
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
  print(options.json ? `${JSON.stringify(summarize(stack))}\n` : describe(stack, options))
  if (!signal.aborted) await once(signal, 'abort')
  await stack.stop()
  return 0
}

/**
 * What a person wants to see of the parts: of Postgres only that it fails, as a statement's error is reported by who sent
 * it; and not each of the requests that fill an exchange.
 */
function createLogWriter() {
  const state = { isFilling: false }
  const write = (line: string) => {
    const isNoise =
      (line.startsWith('postgres: ') && !/ (?:FATAL|PANIC): /.test(line)) ||
      (state.isFilling && /^worker: \{"event":"(?:request|snapshot)"/.test(line))
    if (!isNoise) process.stderr.write(`${line}\n`)
  }
  return { state, write }
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
