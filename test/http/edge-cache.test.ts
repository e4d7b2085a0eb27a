import { Hono } from 'hono'
import { beforeEach, describe, expect, it } from 'vitest'
import { DatabaseUnavailable } from '../../src/db/client.ts'
import { belongsToSlot, noteSlot } from '../../src/http/board-freshness.ts'
import { edgeCache } from '../../src/http/edge-cache.ts'
import type { AppEnv } from '../../src/http/request-context.ts'

/** The edge cache on a clock of the test's, in front of routes that count how often they answer. */
class Edge {
  nowMs: number
  answers = 0
  /** What the routes do before they answer. */
  database: () => Promise<void> = async () => {}
  slot: string | null = '2030-01-01T00:00:00Z'
  readonly kept = new Map<string, Response>()
  readonly #behind: Promise<unknown>[] = []
  readonly #app: Hono<AppEnv>

  constructor(release: string, nowMs: number) {
    this.nowMs = nowMs
    const settings = {
      release,
      databaseDeadlineMs: 300,
      slotSeconds: 900,
      databaseUrl: '',
      neonFetchEndpoint: null,
    }
    const app = new Hono<AppEnv>()
    app.use((c, next) => {
      // Of a request's context the cache reads its settings alone.
      const request = { requestId: '', settings } as AppEnv['Variables']['request']
      c.set('request', request)
      return next()
    })
    const dataCentre = {
      match: async (key: string) => this.kept.get(key)?.clone(),
      put: async (key: string, response: Response) => void this.kept.set(key, response),
    }
    const fetchAnew = (request: Request) => this.#send(request)
    app.use(edgeCache({ dataCentre: () => dataCentre, fetchAnew, now: () => this.nowMs }))
    const answer = async () => {
      await this.database()
      this.answers += 1
      return `answer ${this.answers}`
    }
    app.get('/api/pools/leaderboard', async c => {
      const body = await answer()
      belongsToSlot(c, { slot: this.slot, freshSeconds: 900, pinned: c.req.query('cursor') !== undefined })
      return c.text(body)
    })
    app.get('/api/pools', async c => c.text(await answer()))
    app.get('/api/pools/:pool', async c => c.text(await answer()))
    app.post('/api/pools/:pool/deposits', c => c.text('done'))
    app.onError((_, c) => c.text('the database does not answer', 503))
    this.#app = app
  }

  async get(
    path: string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; text: string; cache: string | null; headers: Headers }> {
    const response = await this.#send(new Request(`https://exchange.example${path}`, { headers }))
    return {
      status: response.status,
      text: await response.text(),
      cache: response.headers.get('X-Cache'),
      headers: response.headers,
    }
  }

  async deposit(pool: string): Promise<void> {
    await this.#send(new Request(`https://exchange.example/api/pools/${pool}/deposits`, { method: 'POST' }))
  }

  pass(seconds: number): void {
    this.nowMs += seconds * 1000
  }

  fail(): void {
    this.database = async () => {
      throw new DatabaseUnavailable('gone')
    }
  }

  /** Waits for what was begun behind answers. */
  async settle(): Promise<void> {
    while (this.#behind.length > 0) await this.#behind.shift()
  }

  #send(request: Request): Promise<Response> {
    const waitUntil = (promise: Promise<unknown>) => void this.#behind.push(promise)
    return Promise.resolve(
      this.#app.fetch(request, {}, { waitUntil, passThroughOnException: () => {}, props: {} }),
    )
  }
}

const START_MS = Date.parse('2030-01-01T00:00:00Z')
const board = '/api/pools/leaderboard'
let edge: Edge
let count = 0

beforeEach(() => {
  // A release of its own shares no entry with those before it, and what changed before its day concerns it no more.
  count += 1
  edge = new Edge(`test-${count}`, START_MS + count * 86_400_000)
})

describe('a board', () => {
  it('is given from the isolate until the next slot is due, with its age', async () => {
    expect(await edge.get(board)).toMatchObject({ cache: 'miss', text: 'answer 1' })
    edge.pass(899)
    const last = await edge.get(board)
    expect(last).toMatchObject({ cache: 'isolate', text: 'answer 1' })
    expect(last.headers.get('Age')).toBe('899')
    expect(last.headers.get('Cache-Control')).toMatch(/^public, max-age=900, /)
    expect(edge.answers).toBe(1)
  })

  it('that has passed is given once more while it is fetched anew', async () => {
    await edge.get(board)
    edge.pass(901)
    edge.slot = '2030-01-01T00:15:00Z'
    expect(await edge.get(board)).toMatchObject({ cache: 'stale', text: 'answer 1' })
    await edge.settle()
    expect(await edge.get(board)).toMatchObject({ cache: 'isolate', text: 'answer 2' })
  })

  it('that passed longer ago is fetched anew first', async () => {
    await edge.get(board)
    edge.pass(931)
    expect(await edge.get(board)).toMatchObject({ cache: 'miss', text: 'answer 2' })
  })

  it('of a slot that is known to be superseded is fetched anew first, but not one whose slot was asked for', async () => {
    await edge.get(board)
    await edge.get(`${board}?cursor=x`)
    noteSlot('2030-02-01T00:00:00Z')
    edge.slot = '2030-02-01T00:00:00Z'
    expect(await edge.get(board)).toMatchObject({ cache: 'miss', text: 'answer 3' })
    expect(await edge.get(`${board}?cursor=x`)).toMatchObject({ cache: 'isolate', text: 'answer 2' })
  })

  it('of a slot that a client made up supersedes nothing', async () => {
    edge.slot = '2030-02-01T00:00:00Z'
    await edge.get(board)
    edge.slot = '9999-01-01T00:00:00Z'
    await edge.get(`${board}?cursor=x`)
    expect(await edge.get(board)).toMatchObject({ cache: 'isolate', text: 'answer 1' })
  })
})

describe('when the database is gone', () => {
  beforeEach(() => {
    edge.slot = '2030-02-01T00:00:00Z'
  })

  it.each([
    [board, 900],
    ['/api/pools', 3],
    ['/api/pools/steady-hands', 3],
  ])(
    '%s is given, marked stale, for 10 minutes past its %d seconds, and not longer',
    async (path, freshSeconds) => {
      await edge.get(path)
      edge.fail()
      edge.pass(freshSeconds + 599)
      expect(await edge.get(path)).toMatchObject({ status: 200, cache: 'stale', text: 'answer 1' })
      edge.pass(1)
      expect(await edge.get(path)).toMatchObject({ status: 503, cache: null })
    },
  )

  it('another isolate gives what the data centre holds', async () => {
    await edge.get(board)
    await edge.settle()
    const other = new Edge(`test-${count}-other`, edge.nowMs)
    for (const [key, response] of edge.kept)
      other.kept.set(key.replace(`test-${count}/`, `test-${count}-other/`), response)
    other.fail()
    expect(await other.get(board)).toMatchObject({ cache: 'edge', text: 'answer 1' })
    other.pass(1200)
    expect(await other.get(board)).toMatchObject({ cache: 'stale', text: 'answer 1' })
  })

  it('a slow one is waited for by the first reader alone while there is something stale to give', async () => {
    await edge.get(board)
    edge.pass(1000)
    edge.database = async () => {
      edge.pass(5)
      throw new DatabaseUnavailable('slow')
    }
    expect(await edge.get(board)).toMatchObject({ cache: 'stale' })
    let asked = 0
    edge.database = () => {
      asked += 1
      return new Promise(() => {})
    }
    for (let reader = 0; reader < 20; reader++)
      expect(await edge.get(board)).toMatchObject({ cache: 'stale' })
    expect(asked).toBe(1)
  })
})

describe('what was never kept', () => {
  it('is fetched by one of the requests that come at once, and the others give what it kept', async () => {
    edge.database = () => new Promise(resolve => setTimeout(resolve, 50))
    const answers = await Promise.all(Array.from({ length: 50 }, () => edge.get('/api/pools')))
    expect(edge.answers).toBe(1)
    expect(answers.map(({ text }) => text)).toEqual(Array(50).fill('answer 1'))
    expect(answers.filter(({ cache }) => cache === 'miss')).toHaveLength(1)
    expect(answers.filter(({ cache }) => cache === 'isolate')).toHaveLength(49)
  })

  it('is a 503 for all of them where the database does not answer the one', async () => {
    let asked = 0
    edge.database = async () => {
      asked += 1
      await new Promise(resolve => setTimeout(resolve, 50))
      throw new DatabaseUnavailable('gone')
    }
    const answers = await Promise.all(Array.from({ length: 50 }, () => edge.get('/api/pools')))
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(503))
    expect(asked).toBe(1)
  })

  it('is not waited for beyond the deadline where the request that fetches it never ends', async () => {
    edge.database = () => new Promise(() => {})
    void edge.get('/api/pools')
    expect(await edge.get('/api/pools')).toMatchObject({ status: 503 })
  })
})

describe('a write', () => {
  it('outdates what it changed, and nothing else', async () => {
    for (const path of ['/api/pools/one', '/api/pools/two']) await edge.get(path)
    edge.pass(1)
    await edge.deposit('one')
    edge.pass(1)
    expect(await edge.get('/api/pools/one')).toMatchObject({ cache: 'miss', text: 'answer 3' })
    expect(await edge.get('/api/pools/two')).toMatchObject({ cache: 'isolate', text: 'answer 2' })
  })
})

describe('a request with a key', () => {
  it('is neither answered from the cache nor kept by it', async () => {
    const keyed = { Authorization: 'Bearer x' }
    expect(await edge.get(board, keyed)).toMatchObject({ cache: null, text: 'answer 1' })
    expect(await edge.get(board)).toMatchObject({ cache: 'miss', text: 'answer 2' })
    const again = await edge.get(board, keyed)
    expect(again).toMatchObject({ cache: null, text: 'answer 3' })
    expect(again.headers.get('Cache-Control')).toBe('private, no-store')
    expect(edge.kept.size).toBe(1)
  })
})

describe('an entity tag', () => {
  it('that still holds is answered without the route; one that does not, with the answer', async () => {
    const first = await edge.get('/api/pools')
    const etag = first.headers.get('ETag') ?? ''
    const known = await edge.get('/api/pools', { 'If-None-Match': `"x", ${etag.replace('W/', '')}` })
    expect([known.status, known.text, known.headers.get('ETag')]).toEqual([304, '', etag])
    expect(edge.answers).toBe(1)
    edge.pass(60)
    const changed = await edge.get('/api/pools', { 'If-None-Match': etag })
    expect([changed.status, changed.text]).toEqual([200, 'answer 2'])
    expect(changed.headers.get('ETag')).not.toBe(etag)
  })

  it('of a board is its slot, and of another board another', async () => {
    edge.slot = '2030-02-01T00:00:00Z'
    const tags = await Promise.all(
      [board, `${board}?by=nav`, board].map(async path => (await edge.get(path)).headers.get('ETag')),
    )
    expect(tags[0]).toContain(edge.slot)
    expect(tags[2]).toBe(tags[0])
    expect(tags[1]).not.toBe(tags[0])
  })
})
