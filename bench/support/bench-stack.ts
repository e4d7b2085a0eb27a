import { type Stack, startStack } from '../../dev/stack.ts'
import type { Teardown } from '../../dev/teardown.ts'
import { benchFolder } from './bench-folder.ts'
import { startBenchWorker } from './bench-worker.ts'

/** The whole local stack with an empty exchange; its operator has a key. */
export interface BenchStack extends Stack {
  operatorKey: string
}

/** Starts it in a folder of its own. With the real clock, slots are whole days: none passes during a bench. */
export async function startBenchStack(
  clock: 'real' | 'simulated',
  slotSeconds: number,
  teardown: Teardown,
): Promise<BenchStack> {
  const dataDir = await benchFolder(teardown)
  const stack = await startStack({ dataDir, clock, slotSeconds, log: () => {} })
  teardown.add(stack.stop)
  return { ...stack, operatorKey: stack.operatorKey ?? '' }
}

/** A bare Worker on the same stack that does nothing but `select 1`: its address. */
export async function startSelectOne(
  { databaseUrl, neonFetchEndpoint }: Stack,
  teardown: Teardown,
): Promise<string> {
  const worker = await startBenchWorker('select-one-worker.ts', {
    DATABASE_URL: databaseUrl,
    NEON_FETCH_ENDPOINT: neonFetchEndpoint,
  })
  teardown.add(worker.stop)
  return worker.url
}
