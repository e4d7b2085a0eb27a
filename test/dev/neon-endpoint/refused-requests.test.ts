import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type NeonEndpoint, startNeonEndpoint } from '../../../dev/neon-endpoint.ts'
import {
  becomesTrue,
  endpoint,
  narrowSql,
  noDetails,
  observer,
  post,
  postgres,
  thrownBy,
  useEndpoints,
} from './endpoints-under-test.ts'

useEndpoints()

describe('a bad request', () => {
  const text = 'Neon-Connection-String'

  it.each<[string, Record<string, string | undefined>, string]>([
    ['without a connection string', { [text]: undefined }, 'invalid header: neon-connection-string'],
    ['with one that is no URL', { [text]: 'nowhere' }, 'invalid connection string: it is not a URL'],
    ['with another scheme', { [text]: 'mysql://a:b@c/d' }, 'incorrect scheme'],
    ['without a user', { [text]: 'postgresql://c.d/e' }, 'missing username'],
    [
      'without a password',
      { [text]: 'postgres://a@c.d/e' },
      'missing authentication credentials: required password',
    ],
    ['with a bad isolation level', { 'Neon-Batch-Isolation-Level': 'Chaos' }, 'invalid isolation level'],
    [
      'with the level as SQL has it',
      { 'Neon-Batch-Isolation-Level': 'READ COMMITTED' },
      'invalid isolation level',
    ],
    [
      'for parsed values',
      { 'Neon-Raw-Text-Output': undefined },
      expect.stringContaining('Neon-Raw-Text-Output'),
    ],
    ['for objects', { 'Neon-Array-Mode': 'false' }, expect.stringContaining('Neon-Array-Mode')],
  ])('is answered 400: %s', async (_case, headers, message) => {
    const { status, body } = await post({ query: 'select 1' }, { headers })

    expect(status).toBe(400)
    // The proxy's own errors have an empty code and severity, where Postgres's have their own.
    expect(body).toEqual({ ...noDetails, message, code: '', severity: '' })
  })

  it.each<[string, unknown]>([
    ['no JSON', '{"query": '],
    ['nothing', ''],
    ['a list', []],
    ['neither a query nor queries', { params: [] }],
    ['a query that is no text', { query: 1 }],
    ['params that are no list', { query: 'select 1', params: null }],
    ['a batch with a malformed query', { queries: [{ query: 'select 1' }, {}] }],
    ['half a character in a parameter', { query: 'select $1', params: ['\ud83e'] }],
    ['half a character in the query', { query: "select '\ud83e'" }],
  ])('is answered 400 for a body with %s', async (_case, payload) => {
    const { status, body } = await post(payload)

    expect(status).toBe(400)
    expect(body).toMatchObject({
      message: expect.stringMatching(/^could not parse the HTTP request body: ./),
      code: '',
    })
  })

  it.each<[string, unknown]>([
    ['a zero character in the query', { query: "select '\0'" }],
    [
      'more parameters than can be counted',
      { query: 'select 1', params: Array.from({ length: 65_536 }, () => '') },
    ],
  ])('is answered 400 for %s', async (_case, payload) => {
    const { status, body } = await post(payload)

    expect(status).toBe(400)
    expect(body).toMatchObject({ message: expect.stringMatching(/^error encoding message to server: ./) })
  })

  it('is answered 400 with 22021 for a zero character in a parameter', async () => {
    const { status, body } = await post({ query: 'select $1::text', params: ['\0'] })

    expect(status).toBe(400)
    expect(body).toMatchObject({ code: '22021' })
  })

  it.each([
    ['GET', '/sql'],
    ['PUT', '/sql'],
    ['POST', '/'],
    ['POST', '/sql/more'],
  ])('is answered 400 for %s %s', async (method, path) => {
    const response = await fetch(new URL(path, endpoint.url), { method })

    expect(response.status).toBe(400)
    expect(await response.json()).toBe('query is not supported')
  })

  it('is answered 400 for a wrong password or user, without a word from Postgres', async () => {
    for (const [user, password] of [
      ['reader', 'wrong'],
      ['nobody', 'wrong'],
    ]) {
      const headers = { [text]: `postgresql://${user}:${password}@a.b/c` }
      const { status, body } = await post({ query: 'select 1' }, { headers })

      expect(status).toBe(400)
      const message = `password authentication failed for user '${user}'`
      expect(body).toEqual({ ...noDetails, message, code: '', severity: '' })
    }
  })
})

describe('OPTIONS', () => {
  it('is answered with the headers that a browser asks for', async () => {
    const response = await fetch(endpoint.url, { method: 'OPTIONS' })

    expect(response.status).toBe(200)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('allow')).toBe('OPTIONS, POST')
    for (const name of ['Neon-Connection-String', 'Neon-Raw-Text-Output', 'Neon-Array-Mode']) {
      expect(response.headers.get('access-control-allow-headers')).toContain(name)
    }
  })
})

describe('a size limit', () => {
  let small: NeonEndpoint

  beforeAll(async () => {
    const target = { host: '127.0.0.1', port: postgres.port, database: 'postgres' }
    const limits = { maxConnections: 1, maxRequestBytes: 10_000, maxResponseBytes: 10_000 }
    small = await startNeonEndpoint({ postgres: target, ...limits })
  })

  afterAll(async () => {
    await small.stop()
  })

  it('lets a request of just its size pass and answers 413 to one of a byte more', async () => {
    const frame = JSON.stringify({ query: 'select length($1)', params: [''] }).length
    const fits = await post(
      { query: 'select length($1)', params: ['x'.repeat(10_000 - frame)] },
      { url: small.url },
    )
    const over = await post(
      { query: 'select length($1)', params: ['x'.repeat(10_001 - frame)] },
      { url: small.url },
    )

    expect(fits).toMatchObject({ status: 200, body: { rows: [[`${10_000 - frame}`]] } })
    expect(over).toMatchObject({
      status: 413,
      body: { message: 'request is too large (max is 10000 bytes)' },
    })
  })

  it('answers 413 to a request of many times its size', async () => {
    const { status } = await post('x'.repeat(5_000_000), { url: small.url })

    expect(status).toBe(413)
  })

  it('counts a response’s bytes, not its characters, and answers 507 over it', async () => {
    const fits = await post({ query: "select repeat('é', 4900)" }, { url: small.url })
    const over = await post({ query: "select repeat('é', 5100)" }, { url: small.url })

    expect(fits.status).toBe(200)
    expect(over).toMatchObject({
      status: 507,
      body: { message: 'response is too large (max is 10000 bytes)' },
    })
  })

  it('stops a response without end', async () => {
    const query = 'select generate_series(1, 1000000000)'
    const { status } = await post({ query }, { url: small.url })

    expect(status).toBe(507)
    expect(await post({ query: 'select 1' }, { url: small.url })).toMatchObject({ status: 200 })
    expect(
      await becomesTrue(
        "select count(*) = 0 from pg_stat_activity where query like '%1000000000%' and pid <> pg_backend_pid() and state = 'active'",
      ),
    ).toBe(true)
  })

  it('counts a batch as one response, and undoes it', async () => {
    const insert = { query: "insert into notes values (1, 'a')" }
    const half = { query: "select repeat('x', 6000)" }
    const { status } = await post({ queries: [insert, half, half] }, { url: small.url })

    expect(status).toBe(507)
    expect(await becomesTrue('select count(*) = 0 from notes')).toBe(true)
    expect(await post({ queries: [half] }, { url: small.url })).toMatchObject({ status: 200 })
  })
})

describe('a database', () => {
  it('that cannot be reached is status 500', async () => {
    const nowhere = await startNeonEndpoint({
      postgres: { host: '127.0.0.1', port: 1, database: 'postgres' },
    })
    const { status, body } = await post({ query: 'select 1' }, { url: nowhere.url })
    await nowhere.stop()

    expect(status).toBe(500)
    expect(body).toMatchObject({
      message: expect.stringMatching(/^error connecting to server: .*ECONNREFUSED/),
      code: '',
    })
  })

  it('that does not exist is status 500 with Postgres’s error', async () => {
    const target = { host: '127.0.0.1', port: postgres.port, database: 'missing' }
    const wrong = await startNeonEndpoint({ postgres: target })
    const { status, body } = await post({ query: 'select 1' }, { url: wrong.url })
    await wrong.stop()

    expect(status).toBe(500)
    expect(body).toMatchObject({
      message: 'database "missing" does not exist',
      code: '3D000',
      severity: 'FATAL',
    })
  })

  it('that ends a connection is an error of that query alone', async () => {
    const error = await thrownBy(narrowSql()`select pg_terminate_backend(pg_backend_pid())`)
    expect(error).toMatchObject({ code: '57P01', severity: 'FATAL' })

    const batch = narrowSql().transaction(tx => [
      tx`select 1`,
      tx`select pg_terminate_backend(pg_backend_pid())`,
    ])
    expect((await thrownBy(batch)).code).toBe('57P01')
    expect(await narrowSql()`select 1 as one`).toEqual([{ one: 1 }])
  })

  it('that ends an idle connection is not noticed', async () => {
    await narrowSql()`select 1`
    await observer.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'neon-endpoint'",
    )
    await sleep(100)

    expect(await narrowSql()`select 1 as one`).toEqual([{ one: 1 }])
  })
})
