import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chown, link, mkdir, readdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { keepLines, settlesWithin, startLimitMilliseconds } from './child-process.ts'
import { codeOf, DataFolderDamaged, messageOf, PostgresNotStarted } from './failures.ts'
import type { Place } from './place.ts'

export const superuserName = 'postgres'
const majorVersion = '18'

/** Leaves a folder that Postgres may be started on, and answers the superuser's password. */
export async function prepareFolder(place: Place, durable: boolean): Promise<string> {
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
