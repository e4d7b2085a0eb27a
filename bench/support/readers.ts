import { once } from 'node:events'
import { Agent, request } from 'node:http'

/** One who reads an address again and again, on a connection of its own. */
export interface Reader {
  /** Throws if the answer is no success, or came from elsewhere than `expected`. */
  read(): Promise<void>
  close(): void
}

/** What an answer's `X-Cache` must be: from a cache, or no word of one. */
export type Expected = 'cached' | 'uncached'

/** Plain `node:http`: `fetch` costs this process more than the Worker's whole answer does. */
export function openReader(url: string, expected: Expected, headers: Record<string, string> = {}): Reader {
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
