import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { keepLines, settlesWithin } from './child-process.ts'
import { codeOf, messageOf } from './failures.ts'
import type { Place } from './place.ts'

export const host = '127.0.0.1'
const stopLimitMilliseconds = 30_000

export interface Server {
  /** The first lines that Postgres wrote. */
  lines: string[]
  ready: Promise<void>
  ended: Promise<unknown>
  stop(): Promise<void>
}

export function serverArgs(folder: string, port: number, durable: boolean): string[] {
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

export function serve(place: Place, args: string[], log: (line: string) => void): Server {
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
