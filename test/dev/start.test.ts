import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { cp, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { newApiKey } from '../../src/domain/api-key.ts'
import { type Command, descendantsOf, runningOf, runScript } from '../support/command.ts'

interface Started {
  url: string
  operator_key: string | null
  database_url: string
  owner_database_url: string
  neon_fetch_endpoint: string
}

const allowedEndMilliseconds = 2_000
let folder: string
let dataDir: string
const commands: Command[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'start-test-'))
  dataDir = join(folder, 'data')
})

afterEach(async () => {
  for (const command of commands.splice(0)) await stop(command)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

function start(args: string[], environment?: Record<string, string>): Command {
  const command = runScript('dev/start.ts', ['--port', '0', '--data-dir', dataDir, ...args], environment)
  commands.push(command)
  return command
}

async function startedWith(args: string[], environment?: Record<string, string>) {
  const command = start(['--json', ...args], environment)
  const started: Started = JSON.parse(await command.firstLine())
  return { command, started }
}

/** The exit code, and whatever the command left running. */
async function stop(command: Command, signal: NodeJS.Signals = 'SIGTERM') {
  const family = descendantsOf(command.process.pid ?? 0)
  command.process.kill(signal)
  const { code } = await command.end()
  const deadline = Date.now() + allowedEndMilliseconds
  while (runningOf(family).length > 0 && Date.now() < deadline) await sleep(50)
  return { code, family, left: runningOf(family) }
}

async function statusOf(url: string, path: string, key: string): Promise<number> {
  const body = JSON.stringify({
    slug: `agent-${randomBytes(4).toString('hex')}`,
    name: 'A',
    scopes: ['read'],
  })
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    'idempotency-key': randomBytes(8).toString('hex'),
  }
  return (await fetch(url + path, { method: 'POST', headers, body })).status
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

describe('npm start', () => {
  let operatorKey: string

  it('prints one line once everything answers, and leaves no process when it is told to end', async () => {
    const { command, started } = await startedWith(['--demo', 'none'])
    expect(Object.keys(started)).toEqual([
      'url',
      'operator_key',
      'database_url',
      'owner_database_url',
      'neon_fetch_endpoint',
    ])
    operatorKey = started.operator_key ?? ''
    expect((await fetch(`${started.url}/api/pools`)).status).toBe(200)
    expect((await fetch(`${started.url}/exchange/pools`)).status).toBe(200)
    expect(await statusOf(started.url, '/api/agents', operatorKey)).toBe(201)
    expect(await query(started.database_url, 'select current_user as name')).toEqual([
      { name: 'capital_pools_worker' },
    ])
    expect(await query(started.owner_database_url, 'select current_user as name')).toEqual([
      { name: 'capital_pools_owner' },
    ])
    const options = await fetch(started.neon_fetch_endpoint, { method: 'OPTIONS' })
    expect(options.status).toBe(200)

    const { code, family, left } = await stop(command)
    expect(code).toBe(0)
    expect(family.length).toBeGreaterThan(3)
    expect(left).toEqual([])
    expect(command.output.stdout.trimEnd().split('\n')).toHaveLength(1)
    expect(command.output.stderr).not.toContain(operatorKey)
  })

  it('keeps its data, and does not give the key out again', async () => {
    const before = performance.now()
    const { started } = await startedWith(['--demo', 'none'])
    expect(performance.now() - before).toBeLessThan(10_000)
    expect(started.operator_key).toBeNull()
    const { data } = JSON.parse(await (await fetch(`${started.url}/api/agents`)).text())
    expect(data).toHaveLength(2)
    expect(await statusOf(started.url, '/api/agents', operatorKey)).toBe(201)
  })

  it('keeps the passwords to whoever owns the folder', async () => {
    expect((await stat(join(dataDir, 'credentials.json'))).mode & 0o777).toBe(0o600)
  })

  it('takes the operator’s key from the environment', async () => {
    const key = newApiKey(bytes => bytes.set(randomBytes(bytes.length)) ?? bytes)
    const { started } = await startedWith(['--demo', 'none'], { OPERATOR_KEY: key })
    expect(started.operator_key).toBe(key)
    expect(await statusOf(started.url, '/api/agents', key)).toBe(201)
    expect(await statusOf(started.url, '/api/agents', operatorKey)).toBe(201)
  })

  it('tells people what runs and where', async () => {
    const command = start(['--demo', 'none', '--clock', 'simulated'])
    while (!command.output.stdout.includes('cron')) await sleep(50)
    const { code } = await stop(command, 'SIGINT')
    expect(code).toBe(0)
    expect(command.output.stdout).toMatch(/pages +http:\/\/127\.0\.0\.1:\d+\/exchange\/pools\n/)
    expect(command.output.stdout).toContain('given out before')
    expect(command.output.stdout).toContain('simulated time')
    expect(command.output.stderr).toBe('')
  })

  it('leaves no process when it is killed, and starts again at once on the same port', async () => {
    const { command, started } = await startedWith(['--demo', 'none'])
    const { left, family } = await stop(command, 'SIGKILL')
    expect(family.length).toBeGreaterThan(3)
    expect(left).toEqual([])
    const { port } = new URL(started.url)
    const second = (await startedWith(['--demo', 'none', '--port', port])).command
    second.process.kill('SIGKILL')
    const third = await startedWith(['--demo', 'none', '--port', port])
    expect(third.started.url).toBe(started.url)
    expect((await fetch(`${started.url}/api/pools`)).status).toBe(200)
  })

  it('ends in one line where the port is in use, and starts nothing', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const untouched = join(folder, 'untouched')
    const command = runScript('dev/start.ts', ['--port', String(port), '--data-dir', untouched, '--json'])
    expect(await command.end()).toEqual({
      code: 1,
      stdout: '',
      stderr: `Port ${port} is in use: stop what listens there, or choose another with --port.\n`,
    })
    expect(await readdir(folder)).not.toContain('untouched')
    server.close()
  })

  it('ends in one line where the data folder is in use, and leaves the other alone', async () => {
    const { started } = await startedWith(['--demo', 'none'])
    const { code, stdout, stderr } = await start(['--json']).end()
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^The data folder .* is in use by another Postgres .*\n$/)
    expect((await fetch(`${started.url}/api/pools`)).status).toBe(200)
  })

  it('ends in one line for a bad option', async () => {
    const { code, stdout, stderr } = await start(['--colour', 'blue']).end()
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: "Unknown option '--colour'. See --help.\n",
    })
  })

  it('ends in one line for a damaged data folder', async () => {
    const damaged = join(folder, 'damaged')
    await cp(dataDir, damaged, { recursive: true })
    await rm(join(damaged, 'postgres', 'global', 'pg_control'))
    const { code, stdout, stderr } = await start(['--data-dir', damaged, '--json']).end()
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^The data folder .* cannot be used: .*\n$/)
  })

  it.each([600, 1200, 1800])('ends quietly when the signal comes %i ms after its beginning', async delay => {
    const command = start(['--demo', 'none', '--json'])
    await sleep(delay)
    // Twice, as a terminal and a process manager would between them.
    const ending = stop(command)
    command.process.kill('SIGTERM')
    const { code, left } = await ending
    expect({ code, left, stderr: command.output.stderr }).toEqual({ code: 0, left: [], stderr: '' })
  })
})

describe('the demonstration', () => {
  it('that was interrupted begins anew, and fills the exchange with a month that ends now', async () => {
    dataDir = join(folder, 'demo')
    const interrupted = start(['--json'])
    while (!interrupted.output.stderr.includes('demo: playing')) await sleep(50)
    await sleep(1_000)
    expect((await stop(interrupted)).code).toBe(0)

    const { command, started } = await startedWith([])
    expect(command.output.stderr).toContain('beginning anew')
    expect(started.operator_key).not.toBeNull()
    const board = JSON.parse(await (await fetch(`${started.url}/api/pools/leaderboard`)).text())
    expect(board.data).toHaveLength(5)
    expect(board.data[0]).toMatchObject({ rank: 1, eligible: true })
    const [state] = await query(
      started.owner_database_url,
      `select
        (select simulated_at from exchange_clock) as simulated_at,
        (select count(*)::int from slots where late) as late_slots,
        (select count(*)::int from slots) > 100 as has_slots,
        (select max(slot) > now() - interval '15 minutes' from slots) as is_recent,
        (select max(created_at) <= now() from transactions) as is_past,
        (select count(*)::int from markets where status = 'resolved') as resolved,
        (select count(*)::int from book_differences()) as differences,
        (select count(*)::int from api_keys where revoked_at is null and 'admin' = any (scopes)) as operator_keys`,
    )
    expect(state).toEqual({
      simulated_at: null,
      late_slots: 0,
      has_slots: true,
      is_recent: true,
      is_past: true,
      resolved: 2,
      differences: 0,
      operator_keys: 1,
    })
  }, 180_000)
})
