import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Teardown } from '../../dev/teardown.ts'
import type { Load } from './load.ts'
import type { Reads, Turn, TurnOutcome } from './reader-thread.ts'

/**
 * Makes series of reads, each by so many clients at once, each on a connection of its own. Of several addresses of one origin every
 * next read takes the next. The clients have a thread of their own: in this one, where wrangler is, what they throw away would have all
 * of wrangler's memory looked through again and again, and an answer would cost by its length what no reader pays.
 */
export function readsBy(clientsCount: number, teardown: Teardown) {
  const thread = new Worker(new URL('./reader-thread.ts', import.meta.url))
  teardown.add(() => thread.terminate())
  let seriesCount = 0
  return (
    address: string | readonly string[],
    expected: Reads['expected'],
    headers: Record<string, string> = {},
  ) => {
    const series = seriesCount++
    const reads: Reads = { urls: [address].flat(), expected, headers, clientsCount }
    return (seconds: number): Promise<Load> => run(thread, { series, reads, seconds })
  }
}

async function run(thread: Worker, turn: Turn): Promise<Load> {
  thread.postMessage(turn)
  const [outcome] = (await once(thread, 'message')) as [TurnOutcome]
  if ('error' in outcome) throw outcome.error
  return outcome.load
}
