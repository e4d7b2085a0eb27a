import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { NeonDbError, neon, neonConfig } from '@neondatabase/serverless'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type NeonEndpoint, startNeonEndpoint } from '../../../dev/neon-endpoint.ts'
import { type Postgres, startPostgres } from '../../../dev/postgres.ts'

let folder: string
export let postgres: Postgres
export let endpoint: NeonEndpoint
/** One connection for each user: what a request leaves behind, the next would find. */
export let narrow: NeonEndpoint
/** Looks at the database from outside the endpoint. */
export let observer: Client
export let connectionString: string

export const all = { fullResults: true } as const

/** Has a file's tests speak to endpoints before a Postgres of the file's own. */
export function useEndpoints(): void {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'neon-endpoint-test-'))
    postgres = await startPostgres({ dataDir: folder, durable: false, log: () => {} })
    const target = { host: '127.0.0.1', port: postgres.port, database: 'postgres' }
    endpoint = await startNeonEndpoint({ postgres: target })
    narrow = await startNeonEndpoint({ postgres: target, maxConnections: 1 })
    observer = new Client({ connectionString: postgres.url('postgres') })
    await observer.connect()
    await observer.query(`
      create role reader login password 'p@ss/word';
      create table notes (id int primary key, body varchar(10) not null, unique (body) deferrable initially deferred);
      grant select on notes to reader`)
    const password = encodeURIComponent(postgres.superuser.password)
    connectionString = `postgresql://postgres:${password}@somewhere.neon.tech/elsewhere`
    neonConfig.fetchEndpoint = host => (host === 'narrow.neon.tech' ? narrow.url : endpoint.url)
  })

  afterEach(async () => {
    endpoint.faults.clear()
    await observer.query('truncate notes')
  })

  afterAll(async () => {
    await observer?.end()
    await narrow?.stop()
    await endpoint?.stop()
    await postgres?.stop()
    await rm(folder, { recursive: true, force: true })
  })
}

export function sql() {
  return neon(connectionString)
}

export function narrowSql() {
  return neon(connectionString.replace('somewhere', 'narrow'))
}

interface PostOptions {
  url?: string
  headers?: Record<string, string | undefined>
  signal?: AbortSignal
}

interface Posted {
  status: number
  headers: Headers
  /** Parsed where it is JSON. */
  body: unknown
}

export async function post(body: unknown, options: PostOptions = {}): Promise<Posted> {
  const headers = {
    'Neon-Connection-String': connectionString,
    'Neon-Raw-Text-Output': 'true',
    'Neon-Array-Mode': 'true',
    ...options.headers,
  }
  const present = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  const response = await fetch(options.url ?? endpoint.url, {
    method: 'POST',
    headers: Object.fromEntries(present),
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}

export async function rowsOf(query: string, params?: unknown[]): Promise<unknown> {
  const { body } = await post(params === undefined ? { query } : { query, params })
  return (body as { rows: unknown }).rows
}

export async function noteCount(): Promise<number> {
  const { rows } = await observer.query('select count(*)::int as count from notes')
  return rows[0].count
}

/** Waits until `query`, seen from outside, answers a first column that is true. */
export async function becomesTrue(query: string): Promise<boolean> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { rows } = await observer.query({ text: query, rowMode: 'array' })
    if (rows[0]?.[0] === true) return true
    await sleep(30)
  }
  return false
}

export async function thrownBy(promise: Promise<unknown>): Promise<NeonDbError> {
  const error = await promise.then(
    () => undefined,
    thrown => thrown,
  )
  expect(error).toBeInstanceOf(NeonDbError)
  return error as NeonDbError
}

export const noDetails = {
  detail: null,
  hint: null,
  position: null,
  internalPosition: null,
  internalQuery: null,
  where: null,
  table: null,
  column: null,
  schema: null,
  dataType: null,
  constraint: null,
  file: null,
  line: null,
  routine: null,
}
