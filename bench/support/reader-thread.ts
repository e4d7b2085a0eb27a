import { parentPort } from 'node:worker_threads'
import { Client, type Dispatcher } from 'undici'
import { type Load, underLoad } from './load.ts'

/** Reads that one thread is asked for, again and again. */
export interface Reads {
  /** One origin; of several addresses every next read takes the next. */
  urls: readonly string[]
  headers: Record<string, string>
  /** What an answer's `X-Cache` must be: from a cache, or no word of one. */
  expected: 'cached' | 'uncached'
  clientsCount: number
}

/** One turn of reads that were named before, or are now. */
export interface Turn {
  series: number
  reads: Reads
  seconds: number
}

/** What came of a turn. */
export type TurnOutcome = { load: Load } | { error: unknown }

const TIERS = /^(isolate|edge|stale|miss)$/

/** Each series' connections stay open from turn to turn. */
const readersOf = new Map<number, (seconds: number) => Promise<Load>>()

parentPort?.on('message', async ({ series, reads, seconds }: Turn) => {
  const run = readersOf.get(series) ?? readers(reads)
  readersOf.set(series, run)
  const outcome: TurnOutcome = await run(seconds).then(
    load => ({ load }),
    error => ({ error }),
  )
  parentPort?.postMessage(outcome)
})

function readers({ urls, headers, expected, clientsCount }: Reads): (seconds: number) => Promise<Load> {
  const addresses = urls.map(url => new URL(url))
  const requests = addresses.map(({ pathname, search }) => ({
    method: 'GET' as const,
    path: pathname + search,
    headers,
  }))
  const clients = Array.from({ length: clientsCount }, () => new Client(addresses[0]?.origin ?? ''))
  let turns = 0
  return seconds =>
    underLoad(clients, seconds, client => {
      turns += 1
      const request = requests[turns % requests.length]
      if (request === undefined) throw new Error('There is no address to read.')
      return read(client, request, expected)
    })
}

/**
 * Reads an answer whole. Throws if it is no success, or came from elsewhere than `expected`. As plain as it goes: what a client
 * costs is taken from the processors that the Workers run on.
 */
function read(
  client: Client,
  request: Dispatcher.DispatchOptions,
  expected: Reads['expected'],
): Promise<void> {
  return new Promise((resolve, reject) => {
    let status = 0
    let tier: string | undefined
    let length = 0
    client.dispatch(request, {
      // By this undici knows which of its two kinds of handlers it was given.
      onRequestStart: () => {},
      onResponseStart: (_, statusCode, headers) => {
        status = statusCode
        tier = headers['x-cache']?.toString()
      },
      onResponseData: (_, chunk) => {
        length += chunk.length
      },
      onResponseEnd: () => {
        const isExpected = expected === 'cached' ? TIERS.test(tier ?? '') : tier === undefined
        if (status === 200 && length > 0 && isExpected) resolve()
        else reject(new Error(`${request.path} was answered ${status}, ${length} bytes, X-Cache ${tier}`))
      },
      onResponseError: (_, error) => reject(error),
    })
  })
}
