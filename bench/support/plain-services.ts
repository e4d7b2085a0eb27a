import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const host = '127.0.0.1'
const startLimitMilliseconds = 30_000
const plainFolder = join(import.meta.dirname, '..', 'plain')

export type PlainWay = 'FastAPI' | 'Express'

/** A service of `bench/plain` that runs as a process of its own. */
export interface PlainService {
  way: PlainWay
  /** Without a slash at its end. */
  url: string
  /** What it runs on, for the report. */
  versions: string
  stop(): Promise<void>
}

/** What is missing for a service, and what to install; one line for a person. */
export class PlainServiceMissing extends Error {
  override readonly name = 'PlainServiceMissing'
}

/** Throws `PlainServiceMissing`. */
export async function startFastApi(databaseUrl: string, python: string): Promise<PlainService> {
  const versions = await pythonVersions(python)
  const port = await freePort()
  const args = ['-m', 'uvicorn', 'app:app', '--app-dir', join(plainFolder, 'fastapi'), '--host', host]
  const quiet = ['--port', String(port), '--no-access-log', '--log-level', 'warning']
  return start('FastAPI', python, [...args, ...quiet], databaseUrl, port, versions)
}

/** Throws `PlainServiceMissing`. */
export async function startExpress(databaseUrl: string): Promise<PlainService> {
  const versions = await expressVersions()
  const port = await freePort()
  const server = join(plainFolder, 'express', 'server.ts')
  return start('Express', process.execPath, [server], databaseUrl, port, versions)
}

const pythonPackages =
  'python3-fastapi python3-uvicorn uvicorn python3-psycopg python3-psycopg-pool python3-uvloop python3-httptools'

async function pythonVersions(python: string): Promise<string> {
  const script = `
import platform, importlib.util as util, fastapi, uvicorn, psycopg, psycopg_pool
loops = [name for name in ('uvloop', 'httptools') if util.find_spec(name)]
print(f'FastAPI {fastapi.__version__}, uvicorn {uvicorn.__version__} ({", ".join(loops) or "pure Python"}), '
  f'psycopg {psycopg.__version__} ({psycopg.pq.__impl__}), Python {platform.python_version()}')`
  try {
    const { stdout } = await promisify(execFile)(python, ['-c', script])
    return stdout.trim()
  } catch {
    const means = `On Debian: apt-get install ${pythonPackages}. Or name another Python with --python.`
    throw new PlainServiceMissing(`${python} has no FastAPI, uvicorn and psycopg with its pool. ${means}`)
  }
}

async function expressVersions(): Promise<string> {
  const script = `
import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
const versions = ['express', 'pg'].map(name => name + ' ' + require(name + '/package.json').version)
console.log(versions.join(', ') + ', Node ' + process.versions.node)`
  try {
    const args = ['--input-type=module', '--eval', script]
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: plainFolder })
    return stdout.trim()
  } catch {
    throw new PlainServiceMissing('There is no express beside pg in node_modules. Run: npm ci.')
  }
}

async function start(
  way: PlainWay,
  program: string,
  args: string[],
  databaseUrl: string,
  port: number,
  versions: string,
): Promise<PlainService> {
  const env = { ...process.env, DATABASE_URL: databaseUrl, PORT: String(port), NODE_ENV: 'production' }
  const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  const ended = once(child, 'exit').catch(() => {})
  const stop = async () => {
    child.kill('SIGTERM')
    await Promise.race([ended, sleep(3_000, undefined, { ref: false }).then(kill)])
    process.off('exit', kill)
  }
  const url = `http://${host}:${port}`
  try {
    await answers(way, url, child)
  } catch (error) {
    await stop()
    throw error
  }
  return { way, url, versions, stop }
}

async function answers(way: PlainWay, url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + startLimitMilliseconds
  while (performance.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const response = await fetch(`${url}/api/pools`).catch(() => undefined)
    await response?.body?.cancel()
    if (response?.ok) return
    await sleep(100)
  }
  throw new PlainServiceMissing(
    `The ${way} service of bench/plain did not start; it may have said why above.`,
  )
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, host)
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
