import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DAY_SECONDS } from '../../src/domain/slots.ts'
import { playDemo } from '../demo.ts'
import { connectExchangeClock } from '../exchange-clock.ts'
import { readRecording } from '../replay/recording.ts'
import { playRecording } from '../replay/run.ts'
import { type Stack, startStack } from '../stack.ts'
import type { Teardown } from '../teardown.ts'

const demoSlotSeconds = 900
const stakes = { liquidity: '100', endowment: '200' }

/** An exchange with the demonstration, whose time stands still where that ends. */
export async function startDemoExchange(
  teardown: Teardown,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<Stack> {
  return startExchange(teardown, signal, demoSlotSeconds, exchange =>
    playDemo(exchange, { slotSeconds: demoSlotSeconds, log: say, signal }),
  )
}

/** An exchange with a replay of recorded markets. */
export async function startReplayExchange(
  teardown: Teardown,
  { data, project }: { data: string; project: string },
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<Stack> {
  const recording = await readRecording(data, project)
  const stack = await startExchange(teardown, signal, DAY_SECONDS)
  const clock = await connectExchangeClock(stack.ownerDatabaseUrl)
  try {
    const { url, operatorKey, fireCron } = stack
    if (operatorKey === null) throw new Error('A new exchange gives out its operator’s key.')
    await playRecording(recording, { url, operatorKey, clock, fireCron }, stakes, say, signal)
  } finally {
    await clock.close()
  }
  return stack
}

/** An exchange in a temporary folder, which goes with it. */
async function startExchange(
  teardown: Teardown,
  signal: AbortSignal,
  slotSeconds: number,
  fill?: Parameters<typeof startStack>[0]['fill'],
): Promise<Stack> {
  const dataDir = await mkdtemp(join(tmpdir(), 'capital-pools-screenshots-'))
  teardown.add(() => rm(dataDir, { recursive: true, force: true }))
  const stack = await startStack({
    dataDir,
    durable: false,
    slotSeconds,
    clock: 'simulated',
    log: () => {},
    signal,
    ...(fill && { fill }),
  })
  teardown.add(stack.stop)
  return stack
}
