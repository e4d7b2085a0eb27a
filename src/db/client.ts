import { neon, neonConfig } from '@neondatabase/serverless'
import { drizzle, type NeonHttpDatabase } from 'drizzle-orm/neon-http'

/** Where the database is, and how long one statement may take. */
export type DatabaseSettings = {
  databaseUrl: string
  neonFetchEndpoint: string | null
  databaseDeadlineMs: number
}

/** How often a request went to the database, and how long it waited there, in milliseconds. */
export type Trips = { count: number; durationMs: number }

/** The trips of a request that made none. */
export const NO_TRIPS: Readonly<Trips> = { count: 0, durationMs: 0 }

/** One request's way to the database: for statements that Drizzle composes, and for such as are text. */
export type Database = {
  drizzle: NeonHttpDatabase
  query: <Row>(text: string, values: unknown[]) => Promise<Row[]>
  trips: Trips
}

/** The database did not answer in time, or not at all. Whether a write was committed is unknown. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable'
}

/**
 * The way to the database for one request. Counts its trips, and gives every statement a deadline of its own.
 * The driver's endpoint and fetch are global to the isolate; they are the same for every request.
 */
export function connect(settings: DatabaseSettings): Database {
  if (settings.neonFetchEndpoint) neonConfig.fetchEndpoint = settings.neonFetchEndpoint
  neonConfig.fetchFunction = fetchCounted
  const trips: Trips = { count: 0, durationMs: 0 }
  const fetchOptions: Tracked = { trips, deadlineMs: settings.databaseDeadlineMs }
  const opened = () => neon(settings.databaseUrl, { fetchOptions })
  let composing: NeonHttpDatabase | undefined
  return {
    // Made when it is first asked for: what a cache answers never does.
    get drizzle() {
      composing ??= drizzle({ client: opened() })
      return composing
    },
    query: async <Row>(text: string, values: unknown[]) => (await opened().query(text, values)) as Row[],
    trips,
  }
}

/** What `connect` passes through the driver to `fetchCounted`. */
type Tracked = { trips: Trips; deadlineMs: number }

/** What the driver reads of a response. One of the platform's own would take its text in and out again as a stream. */
type ReadResponse = Pick<Response, 'ok' | 'status' | 'text' | 'json'>

async function fetchCounted(url: string, options: RequestInit & Tracked): Promise<ReadResponse> {
  const { trips, deadlineMs, ...init } = options
  const started = performance.now()
  trips.count += 1
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(deadlineMs) })
    const { ok, status } = response
    // Read whole under the same deadline: a body that stalls or breaks off is the database not answering.
    const body = await response.text()
    if (!ok && status !== 400) throw new DatabaseUnavailable(`the database endpoint answered ${status}`)
    return { ok, status, text: async () => body, json: async () => JSON.parse(body) }
  } catch (error) {
    if (error instanceof DatabaseUnavailable) throw error
    throw new DatabaseUnavailable(error instanceof Error ? error.name : 'no answer')
  } finally {
    trips.durationMs += performance.now() - started
  }
}

/** The SQLSTATE of a database error that Drizzle or the driver threw, or null where it is none. */
export function sqlStateOf(error: unknown): string | null {
  for (const cause of causesOf(error)) {
    if ('code' in cause && typeof cause.code === 'string' && cause.code !== '') return cause.code
  }
  return null
}

/**
 * Whether the failure is the database not answering, rather than a statement that is wrong. An error of the driver without
 * a SQLSTATE is one too: Neon says so when it loses the connection in the middle of a statement.
 */
export function isUnavailable(error: unknown): boolean {
  const state = sqlStateOf(error)
  if (state !== null) return TRANSIENT_STATES.test(state)
  return causesOf(error).some(
    cause =>
      cause instanceof DatabaseUnavailable || cause instanceof SyntaxError || cause.name === 'NeonDbError',
  )
}

/**
 * Connection failures (08), insufficient resources (53), operator intervention such as a shutdown or a statement timeout
 * (57), serialization failures and deadlocks (40), and what the server calls its own internal error (XX000), such as a function
 * that a migration replaced while it was being called: trying again later may succeed.
 */
const TRANSIENT_STATES = /^(?:08|53|57|40|XX000)/

/** The error, what caused it, what caused that: Drizzle and the driver wrap what they were thrown. */
function causesOf(error: unknown): Error[] {
  const causes: Error[] = []
  let next = error
  while (next instanceof Error && causes.length < 10) {
    causes.push(next)
    next = next.cause ?? ('sourceError' in next ? next.sourceError : undefined)
  }
  return causes
}
