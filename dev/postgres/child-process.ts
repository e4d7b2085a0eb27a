import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

/** How long initdb may take, and a server until it is ready. */
export const startLimitMilliseconds = 60_000
const linesKept = 200

/** The first lines of an output, of which `log` receives all. */
export function keepLines(output: Readable, log: (line: string) => void): string[] {
  const lines: string[] = []
  createInterface({ input: output }).on('line', line => {
    if (lines.length < linesKept) lines.push(line)
    log(line)
  })
  return lines
}

/** Whether the promise settles in time; it must not reject. */
export async function settlesWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const timer = new AbortController()
  const late = sleep(milliseconds, false, { signal: timer.signal }).catch(() => false)
  try {
    return await Promise.race([promise.then(() => true), late])
  } finally {
    timer.abort()
  }
}
