import { connect } from 'node:net'
import { DatabaseError, Pool, type PoolClient } from 'pg'
import type { Credentials } from './call.ts'
import { Failure } from './failure.ts'

const idleLimitMilliseconds = 300_000
const connectLimitMilliseconds = 10_000
/** As long as Neon's proxy waits for a cancelled query before it gives the connection up. */
const cancelLimitMilliseconds = 100

export interface Target {
  host: string
  port: number
  database: string
}

export interface Sessions {
  /** @throws Failure 400 for a wrong password, 500 for a database that cannot be reached or is full */
  acquire(credentials: Credentials): Promise<Session>
  /** Ends every connection once it is released. */
  stop(): Promise<void>
}

/** A connection on loan. Released or discarded, once; a second time does nothing. */
export interface Session {
  client: PoolClient
  /** Asks Postgres to stop what runs now, then gives the connection up: the request might hit what runs next. */
  cancel(): void
  discard(): void
  /** Resets the session's state and returns the connection, or discards it if it is not clean. */
  release(): Promise<void>
}

/** Pools of connections to one database, one pool for each user and password. */
export function createSessions(target: Target, maxConnections: number): Sessions {
  const pools = new Map<string, Pool>()

  async function acquire(credentials: Credentials): Promise<Session> {
    const key = JSON.stringify([credentials.user, credentials.password])
    const pool = pools.get(key) ?? createPool(target, credentials, maxConnections)
    pools.set(key, pool)
    try {
      return createSession(target, await pool.connect())
    } catch (error) {
      if (pool.totalCount === 0 && pool.waitingCount === 0) pools.delete(key)
      throw connectFailure(error, credentials.user)
    }
  }

  async function stop(): Promise<void> {
    await Promise.all([...pools.values()].map(pool => pool.end()))
    pools.clear()
  }

  return { acquire, stop }
}

function createPool(target: Target, credentials: Credentials, maxConnections: number): Pool {
  const pool = new Pool({
    ...target,
    ...credentials,
    ssl: false,
    max: maxConnections,
    application_name: 'neon-endpoint',
    idleTimeoutMillis: idleLimitMilliseconds,
    connectionTimeoutMillis: connectLimitMilliseconds,
    types: { getTypeParser: () => (text: string) => text },
  })
  // A connection that Postgres ends is reported to its query; the event itself must only not go unheard.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  return pool
}

function connectFailure(error: unknown, user: string): Failure {
  if (error instanceof DatabaseError && error.code === '28P01') {
    return new Failure(400, `password authentication failed for user '${user}'`)
  }
  if (error instanceof DatabaseError) return new Failure(500, error.message, { cause: error })
  const message = error instanceof Error ? error.message : String(error)
  return new Failure(500, `error connecting to server: ${message}`)
}

/**
 * What DISCARD ALL does but for DISCARD PLANS, which would also forget the plans inside plpgsql functions, and every
 * call would parse and plan its function anew.
 */
const resetSession = [
  'CLOSE ALL',
  'SET SESSION AUTHORIZATION DEFAULT',
  'RESET ALL',
  'DEALLOCATE ALL',
  'UNLISTEN *',
  'SELECT pg_catalog.pg_advisory_unlock_all()',
  'DISCARD TEMP',
  'DISCARD SEQUENCES',
].join('; ')

function createSession(target: Target, client: PoolClient): Session {
  let isOver = false
  let isCancelled = false

  function end(isGood: boolean): void {
    if (isOver) return
    isOver = true
    client.release(!isGood)
  }

  function cancel(): void {
    isCancelled = true
    sendCancel(target, client)
    setTimeout(end, cancelLimitMilliseconds, false)
  }

  async function release(): Promise<void> {
    if (isOver) return
    const isIdle = client.getTransactionStatus() === 'I'
    const isReset = isIdle && !isCancelled && (await succeeds(client.query(resetSession)))
    end(isReset)
  }

  return { client, cancel, discard: () => end(false), release }
}

async function succeeds(promise: Promise<unknown>): Promise<boolean> {
  return promise.then(
    () => true,
    () => false,
  )
}

/** The protocol's CancelRequest, which has a connection of its own. */
function sendCancel(target: Target, client: PoolClient): void {
  const { processID, secretKey } = client as PoolClient & { processID: number; secretKey: number }
  const packet = Buffer.alloc(16)
  for (const [index, word] of [16, 80_877_102, processID, secretKey].entries())
    packet.writeInt32BE(word, index * 4)
  const socket = connect(target.port, target.host)
  socket.on('error', () => {})
  socket.end(packet)
}
