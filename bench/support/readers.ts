import { Client, type Dispatcher } from 'undici'
import type { Teardown } from '../../dev/teardown.ts'
import { type Load, underLoad } from './load.ts'

/** What an answer's `X-Cache` must be: from a cache, or no word of one. */
type Expected = 'cached' | 'uncached'

const TIERS = /^(isolate|edge|stale|miss)$/

/**
 * Makes series of reads, each by so many clients at once, each on a connection of its own. Of several addresses of one origin every
 * next read takes the next.
 */
export function readsBy(clientsCount: number, teardown: Teardown) {
  return (address: string | readonly string[], expected: Expected, headers: Record<string, string> = {}) => {
    const urls = [address].flat().map(one => new URL(one))
    const requests = urls.map(({ pathname, search }) => ({
      method: 'GET' as const,
      path: pathname + search,
      headers,
    }))
    const clients = Array.from({ length: clientsCount }, () => new Client(urls[0]?.origin ?? ''))
    teardown.add(async () => {
      await Promise.all(clients.map(client => client.destroy()))
    })
    let turns = 0
    return (seconds: number): Promise<Load> =>
      underLoad(clients, seconds, client => {
        turns += 1
        const request = requests[turns % requests.length]
        if (request === undefined) throw new Error('There is no address to read.')
        return read(client, request, expected)
      })
  }
}

/**
 * Reads an answer whole. Throws if it is no success, or came from elsewhere than `expected`. As plain as it goes: what a client
 * costs is taken from the processors that the Workers run on.
 */
function read(client: Client, request: Dispatcher.DispatchOptions, expected: Expected): Promise<void> {
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
