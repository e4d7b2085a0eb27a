import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { DataFolderDamaged, DataFolderInUse, PostgresNotStarted } from '../../dev/postgres/failures.ts'
import { type Postgres, startPostgres } from '../../dev/postgres.ts'

let folder: string
/** A database that was made and shut down, to be copied where a test needs one of its own. */
let made: string
const running: Postgres[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postgres-test-'))
  made = join(folder, 'made')
  const postgres = await start(made)
  await query(postgres, 'create table kept as select 42 as answer')
  await postgres.stop()
})

afterEach(async () => {
  await Promise.all(running.splice(0).map(postgres => postgres.stop()))
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function start(dataDir: string, log: (line: string) => void = () => {}): Promise<Postgres> {
  const postgres = await startPostgres({ dataDir, durable: false, log })
  running.push(postgres)
  return postgres
}

let copies = 0

async function copyOfMade(): Promise<string> {
  copies += 1
  const copy = join(folder, `copy-${copies}`)
  await once(spawn('cp', ['-a', made, copy]), 'exit')
  return copy
}

async function query(postgres: Postgres, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: postgres.url('postgres') })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

async function serverPid(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100 && isAlive(pid); tries += 1) await sleep(50)
  return !isAlive(pid)
}

/** Runs `startPostgres` in a process of its own, which prints the server's port and then waits. */
async function startElsewhere(dataDir: string): Promise<{ child: ChildProcess; output: string[] }> {
  const module = new URL('../../dev/postgres.ts', import.meta.url).href
  const script = `
    import { startPostgres } from '${module}'
    process.on('SIGINT', () => console.log('own handler'))
    const { port } = await startPostgres({ dataDir: '${dataDir}', durable: false, log: () => {} })
    console.log(port)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const output: string[] = []
  const lines = createInterface({ input: child.stdout as Readable })
  lines.on('line', line => output.push(line))
  await once(lines, 'line')
  return { child, output }
}

describe('a start', () => {
  it('makes a database that only its password opens', async () => {
    const postgres = await start(join(folder, 'fresh'))

    expect(await query(postgres, 'select current_user as name, version() as version')).toEqual([
      { name: 'postgres', version: expect.stringMatching(/^PostgreSQL 18\./) },
    ])
    const stranger = new Client({ connectionString: postgres.url('postgres', 'postgres', 'guess') })
    await expect(stranger.connect()).rejects.toMatchObject({ code: '28P01' })
    const { mode } = await stat(join(folder, 'fresh/postgres-password'))
    expect(mode & 0o777).toBe(0o600)
  })

  it('finds the data and the password of the start before it', async () => {
    const dataDir = await copyOfMade()
    const first = await start(dataDir)
    await first.stop()
    const second = await start(dataDir)

    expect(await query(second, 'select answer from kept')).toEqual([{ answer: 42 }])
    expect(second.superuser).toEqual(first.superuser)
  })

  it('takes less than two seconds on a folder that exists', async () => {
    const dataDir = await copyOfMade()
    const begun = performance.now()
    await start(dataDir)

    expect(performance.now() - begun).toBeLessThan(2_000)
  })

  it('listens on loopback alone and opens no socket file', async () => {
    const postgres = await start(await copyOfMade())
    const settings = await query(
      postgres,
      "select name, setting from pg_settings where name in ('listen_addresses', 'unix_socket_directories', 'jit', 'fsync')",
    )

    expect(settings).toEqual([
      { name: 'fsync', setting: 'off' },
      { name: 'jit', setting: 'off' },
      { name: 'listen_addresses', setting: '127.0.0.1' },
      { name: 'unix_socket_directories', setting: '' },
    ])
  })

  it('keeps the guards against a crash of the machine unless they are given up', async () => {
    const postgres = await startPostgres({ dataDir: await copyOfMade(), log: () => {} })
    running.push(postgres)

    expect(await query(postgres, 'show fsync')).toEqual([{ fsync: 'on' }])
    expect(await query(postgres, 'show full_page_writes')).toEqual([{ full_page_writes: 'on' }])
  })

  it('hands every line of Postgres to the log', async () => {
    const lines: string[] = []
    const postgres = await start(await copyOfMade(), line => lines.push(line))
    await query(postgres, 'select 1/0').catch(() => {})
    await postgres.stop()

    expect(lines.some(line => line.includes('ready to accept connections'))).toBe(true)
    expect(lines.some(line => line.includes('division by zero'))).toBe(true)
    expect(lines.every(line => !line.includes('\n'))).toBe(true)
  })

  it('takes the port that it is given, and says so when another process has it', async () => {
    const blocker = createServer().listen(0, '127.0.0.1')
    await once(blocker, 'listening')
    const { port } = blocker.address() as { port: number }
    const dataDir = await copyOfMade()

    const refused = startPostgres({ dataDir, port, log: () => {} })
    await expect(refused).rejects.toThrow(PostgresNotStarted)
    await expect(refused).rejects.toThrow(`${port}`)
    blocker.close()
    await once(blocker, 'close')
    const postgres = await startPostgres({ dataDir, port, durable: false, log: () => {} })
    running.push(postgres)
    expect(postgres.port).toBe(port)
  })

  it('gives each of many that start at once a port and a folder of its own', async () => {
    const folders = await Promise.all([copyOfMade(), copyOfMade(), copyOfMade(), copyOfMade()])
    const started = await Promise.all(folders.map(dataDir => start(dataDir)))

    expect(new Set(started.map(postgres => postgres.port)).size).toBe(4)
  })

  it('clears away what an interrupted start left', async () => {
    const dataDir = join(folder, 'interrupted')
    const leftover = join(dataDir, 'postgres.unfinished-999999999-0a0b0c0d')
    await mkdir(leftover, { recursive: true })
    await start(dataDir)

    expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres-password'])
  })
})

describe('a folder in use', () => {
  it('is refused by name, in one line, while its server lives', async () => {
    const dataDir = await copyOfMade()
    const first = await start(dataDir)
    const second = startPostgres({ dataDir, log: () => {} })

    await expect(second).rejects.toThrow(DataFolderInUse)
    await expect(second).rejects.toThrow(
      new RegExp(`^The data folder ${dataDir}/postgres is in use.*process \\d+.*$`),
    )
    expect(await query(first, 'select answer from kept')).toEqual([{ answer: 42 }])
  })

  it('goes to one of two that make it at the same time', async () => {
    const dataDir = join(folder, 'contested')
    const outcomes = await Promise.allSettled([start(dataDir), start(dataDir)])

    expect(outcomes.map(outcome => outcome.status).sort()).toEqual(['fulfilled', 'rejected'])
    const refusal = outcomes.find(outcome => outcome.status === 'rejected')
    expect(refusal?.reason).toBeInstanceOf(DataFolderInUse)
  })
})

describe('a damaged folder', () => {
  const inside = (dataDir: string, name: string) => join(dataDir, 'postgres', name)
  const remove = (name: string) => (dataDir: string) => rm(inside(dataDir, name), { recursive: true })
  const write = (name: string, text: string) => (dataDir: string) => writeFile(inside(dataDir, name), text)

  it.each<[string, (dataDir: string) => Promise<void>, RegExp]>([
    ['without PG_VERSION', remove('PG_VERSION'), /PG_VERSION is missing/],
    ['with garbage in PG_VERSION', write('PG_VERSION', 'garbage'), /PG_VERSION is missing or unreadable/],
    ['of another major version', write('PG_VERSION', '16\n'), /made by Postgres 16, and this is Postgres 18/],
    ['without its control file', remove('global/pg_control'), /could not find the database system/],
    ['with garbage in its control file', write('global/pg_control', 'garbage'), /pg_control/],
    ['without its settings', remove('postgresql.conf'), /postgresql.conf/],
    ['with garbage in its settings', write('postgresql.conf', '!garbage\n'), /postgresql.conf/],
    ['without its rules of access', remove('pg_hba.conf'), /pg_hba.conf/],
    ['without its log of writes', remove('pg_wal'), /pg_wal/],
    ['without its transactions', remove('pg_xact'), /pg_xact|transaction/],
    ['without its databases', remove('base'), /base/],
    ['whose password file is gone', dataDir => unlink(join(dataDir, 'postgres-password')), /password/],
    [
      'whose password is another',
      dataDir => writeFile(join(dataDir, 'postgres-password'), 'other'),
      /log in/,
    ],
  ])('is refused by name, in one line: %s', async (_case, damage, reason) => {
    const dataDir = await copyOfMade()
    await damage(dataDir)
    const refused = startPostgres({ dataDir, durable: false, log: () => {} })

    await expect(refused).rejects.toThrow(DataFolderDamaged)
    await expect(refused).rejects.toThrow(reason)
    await expect(refused).rejects.toThrow(
      /^The data folder .*delete the folder to begin with an empty database\.$/,
    )
  })

  it('is refused when it holds something else', async () => {
    const dataDir = join(folder, 'something-else')
    await mkdir(join(dataDir, 'postgres'), { recursive: true })
    await writeFile(join(dataDir, 'postgres/notes.txt'), 'not a database')

    await expect(start(dataDir)).rejects.toThrow(DataFolderDamaged)
    expect(await readFile(join(dataDir, 'postgres/notes.txt'), 'utf8')).toBe('not a database')
  })

  it('is refused when it is a file', async () => {
    const dataDir = join(folder, 'a-file')
    await mkdir(dataDir)
    await writeFile(join(dataDir, 'postgres'), '')

    await expect(start(dataDir)).rejects.toThrow(DataFolderDamaged)
  })
})

describe('a stop', () => {
  it('leaves no process, and is harmless when repeated', async () => {
    const dataDir = await copyOfMade()
    const postgres = await start(dataDir)
    const pid = await serverPid(dataDir)
    const client = new Client({ connectionString: postgres.url('postgres') })
    client.on('error', () => {})
    await client.connect()
    await Promise.all([postgres.stop(), postgres.stop()])
    await postgres.stop()

    expect(isAlive(pid)).toBe(false)
    await expect(stat(join(dataDir, 'postgres/postmaster.pid'))).rejects.toThrow('ENOENT')
    await client.end()
  })

  it('returns when the server is already gone', async () => {
    const dataDir = await copyOfMade()
    const postgres = await start(dataDir)
    const pid = await serverPid(dataDir)
    process.kill(pid, 'SIGKILL')
    await postgres.stop()

    expect(isAlive(pid)).toBe(false)
  })
})

describe('the process that started it', () => {
  it('keeps its signals to itself', async () => {
    const events = ['SIGINT', 'SIGTERM', 'SIGHUP', 'exit', 'beforeExit', 'message', 'uncaughtException']
    const listeners = () => events.map(event => process.listenerCount(event))
    const before = listeners()
    await start(await copyOfMade())

    expect(listeners()).toEqual(before)
  })

  it('is not ended by SIGINT under its own handler, and sees nothing of Postgres on its output', async () => {
    const dataDir = await copyOfMade()
    const { child, output } = await startElsewhere(dataDir)
    const pid = await serverPid(dataDir)
    child.kill('SIGINT')
    for (let tries = 0; tries < 100 && output.length < 2; tries += 1) await sleep(50)

    expect(child.exitCode).toBe(null)
    expect(isAlive(pid)).toBe(true)
    expect(output).toEqual([expect.stringMatching(/^\d+$/), 'own handler'])
    child.kill('SIGKILL')
    expect(await isGone(pid)).toBe(true)
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)('takes the server with it when it dies of %s', async signal => {
    const dataDir = await copyOfMade()
    const { child } = await startElsewhere(dataDir)
    const pid = await serverPid(dataDir)
    child.kill(signal)

    expect(await isGone(pid)).toBe(true)
    const next = await start(dataDir)
    expect(await query(next, 'select answer from kept')).toEqual([{ answer: 42 }])
  })

  it('is followed by a good start after everything died of SIGKILL', async () => {
    const dataDir = await copyOfMade()
    const first = await startPostgres({ dataDir, log: () => {} })
    await query(first, 'insert into kept values (43)')
    const lock = await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8')
    process.kill(await serverPid(dataDir), 'SIGKILL')
    await first.stop()
    await writeFile(join(dataDir, 'postgres/postmaster.pid'), lock)
    const second = await start(dataDir)

    expect(await query(second, 'select answer from kept order by 1')).toEqual([
      { answer: 42 },
      { answer: 43 },
    ])
  })
})
