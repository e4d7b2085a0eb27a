import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { claimStdout, interruption, runCommand } from './command-line.ts'
import { connectExchangeClock } from './exchange-clock.ts'
import { checkReplay } from './replay/check.ts'
import { parseReplayOptions, type ReplayOptions, type RunningExchange, replayHelp } from './replay/options.ts'
import { type Recording, readRecording } from './replay/recording.ts'
import { describeReplay, readLeaderboard, summarizeReplay } from './replay/report.ts'
import { playRecording } from './replay/run.ts'
import { startStack } from './stack.ts'
import { createTeardown, type Teardown } from './teardown.ts'
import { fireCron } from './worker.ts'

const secondsADay = 86_400

async function main(): Promise<number> {
  const print = claimStdout()
  const options = parseReplayOptions(process.argv.slice(2))
  if (options === 'help') {
    print(replayHelp)
    return 0
  }
  const signal = interruption()
  const recording = await readRecording(options.data, options.project)
  const teardown = createTeardown()
  try {
    const exchange = options.exchange ?? (await startOwnExchange(teardown, signal))
    return await replay(options, recording, exchange, print, signal)
  } finally {
    await teardown.run()
  }
}

async function replay(
  options: ReplayOptions,
  recording: Recording,
  exchange: RunningExchange,
  print: (text: string) => void,
  signal: AbortSignal,
): Promise<number> {
  const startedAt = performance.now()
  const say = (line: string) => {
    if (options.json) process.stderr.write(`${line}\n`)
    else print(`${line}\n`)
  }
  const clock = await connectExchangeClock(exchange.ownerDatabaseUrl)
  try {
    const fire = (at: Date) => fireCron(exchange.url, at)
    const played = await playRecording(
      recording,
      { ...exchange, clock, fireCron: fire },
      options,
      say,
      signal,
    )
    const check = await checkReplay(played, exchange)
    const seconds = (performance.now() - startedAt) / 1000
    if (options.json) print(`${JSON.stringify(summarizeReplay(played, check, seconds))}\n`)
    else print(describeReplay(played, check, seconds, await readLeaderboard(exchange)))
    return check.passed ? 0 : 1
  } finally {
    await clock.close()
  }
}

/** An exchange in a temporary folder, which goes with it. */
async function startOwnExchange(teardown: Teardown, signal: AbortSignal): Promise<RunningExchange> {
  const dataDir = await mkdtemp(join(tmpdir(), 'capital-pools-replay-'))
  teardown.add(() => rm(dataDir, { recursive: true, force: true }))
  const { url, operatorKey, ownerDatabaseUrl, stop } = await startStack({
    dataDir,
    durable: false,
    slotSeconds: secondsADay,
    clock: 'simulated',
    log: () => {},
    signal,
  })
  teardown.add(stop)
  if (operatorKey === null) throw new Error('A new exchange gives out its operator’s key.')
  return { url, operatorKey, ownerDatabaseUrl }
}

await runCommand(main)
