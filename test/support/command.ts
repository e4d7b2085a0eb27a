import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

/** A command of the repository that runs in a process of its own. */
export interface Command {
  process: ChildProcess
  /** What it has written so far. */
  output: { stdout: string; stderr: string }
  /** The first line on stdout; throws where the command ends without one. */
  firstLine(): Promise<string>
  /** The exit code, and all that was written. */
  end(): Promise<{ code: number | null; stdout: string; stderr: string }>
}

/** Runs `node <script> <args>` in the repository, with `environment` on top of this process's own. */
export function runScript(script: string, args: string[], environment: Record<string, string> = {}): Command {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env: { ...process.env, OPERATOR_KEY: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', chunk => {
    output.stdout += chunk
  })
  child.stderr.on('data', chunk => {
    output.stderr += chunk
  })
  const closed = once(child, 'close')
  const firstLine = async () => {
    while (!output.stdout.includes('\n')) {
      const ended = await Promise.race([
        once(child.stdout, 'data').then(() => false),
        closed.then(() => true),
      ])
      if (ended && !output.stdout.includes('\n')) {
        throw new Error(`${script} ended without a line on stdout: ${output.stderr}`)
      }
    }
    return output.stdout.slice(0, output.stdout.indexOf('\n'))
  }
  const end = async () => {
    await closed
    return { code: child.exitCode, ...output }
  }
  return { process: child, output, firstLine, end }
}

/** The processes that a process has started, and those that they have. */
export function descendantsOf(pid: number): number[] {
  const parents = processes()
  const found = [pid]
  for (const parent of found) {
    for (const [child, { ppid }] of parents) if (ppid === parent) found.push(child)
  }
  return found.slice(1)
}

/** Those of the processes that still run; one that has ended and only waits to be counted does not. */
export function runningOf(pids: readonly number[]): number[] {
  const all = processes()
  return pids.filter(pid => all.has(pid))
}

function processes(): Map<number, { ppid: number }> {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }).trim().split('\n')
  const rows = lines.map(line => line.trim().split(/\s+/))
  return new Map(
    rows
      .filter(([, , state]) => !state?.startsWith('Z'))
      .map(([pid, ppid]) => [Number(pid), { ppid: Number(ppid) }]),
  )
}
