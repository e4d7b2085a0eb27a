import { setTimeout as sleep } from 'node:timers/promises'

/** What has been started and must be stopped again, newest first. */
export interface Teardown {
  add(undo: () => Promise<unknown>): void
  /** Undoes everything, each thing once, whatever fails on the way; throws the first failure at the end. */
  run(): Promise<void>
}

export function createTeardown(): Teardown {
  const undos: (() => Promise<unknown>)[] = []
  let running: Promise<void> | undefined
  const undoAll = async () => {
    const failures: unknown[] = []
    for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) {
      await undo().catch(failure => failures.push(failure))
    }
    if (failures.length > 0) throw failures[0]
  }
  const run = () => {
    running ??= undoAll()
    return running
  }
  return { add: undo => void undos.push(undo), run }
}

/**
 * As `Promise.all`, but waits for every task to end before it throws: what they started can then be stopped.
 */
export async function together<T extends readonly unknown[]>(
  tasks: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(tasks)
  return Promise.all(tasks)
}

/** Waits for the task, but no longer than so long; whatever comes of it later is nobody's concern. */
export async function waitAtMost(task: Promise<unknown>, milliseconds: number): Promise<void> {
  const timer = new AbortController()
  const late = sleep(milliseconds, undefined, { signal: timer.signal }).catch(() => {})
  await Promise.race([task.catch(() => {}), late])
  timer.abort()
}
