import { once } from 'node:events'
import { Agent, request } from 'node:http'
import type { Teardown } from '../../dev/teardown.ts'
import { type Load, underLoad } from './load.ts'

/** What an answer's `X-Cache` must be: from a cache, or no word of one. */
type Expected = 'cached' | 'uncached'

/** One who reads an address again and again, on a connection of its own. */
interface Reader {
  /** Throws if the answer is no success, or came from elsewhere than `expected`. */
  read(): Promise<void>
  close(): void
}

/** Makes series of reads, each by so many clients at once. */
export function readsBy(clientsCount: number, teardown: Teardown) {
  return (url: string, expected: Expected, headers: Record<string, string> = {}) => {
    const readers = Array.from({ length: clientsCount }, () => openReader(url, expected, headers))
    teardown.add(async () => {
      for (const reader of readers) reader.close()
    })
    return (seconds: number): Promise<Load> => underLoad(readers, seconds, reader => reader.read())
  }
}

/** Plain `node:http`: `fetch` costs this process more than the Worker's whole answer does. */
function openReader(url: string, expected: Expected, headers: Record<string, string>): Reader {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    read: async () => {
      const [response] = await once(request(url, { agent, headers }).end(), 'response')
      let length = 0
      for await (const chunk of response) length += chunk.length
      const tier = response.headers['x-cache']
      const isExpected = expected === 'cached' ? /^(isolate|edge|stale|miss)$/.test(tier) : tier === undefined
      if (response.statusCode !== 200 || length === 0 || !isExpected) {
        throw new Error(`${url} was answered ${response.statusCode}, ${length} bytes, X-Cache ${tier}`)
      }
    },
    close: () => agent.destroy(),
  }
}
