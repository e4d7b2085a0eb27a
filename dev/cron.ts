import { slotOf } from '../src/domain/slots.ts'
import { messageOf } from './command-line.ts'

/** The longest that one timer waits: a machine that slept, or a clock that was set, is noticed within it. */
const longestWaitMilliseconds = 60_000

export interface Cron {
  /** Waits for a run that has begun. May be called more than once. */
  stop(): Promise<void>
}

export interface CronOptions {
  slotSeconds: number
  /**
   * One run, for the slot that begins at `slot`. A failure is logged, and the next slot is run all the same.
   */
  run: (slot: Date) => Promise<void>
  log: (line: string) => void
}

/**
 * Calls `run` at each slot boundary, on time, one at a time; slots that pass during a run or a sleep are left
 * out.
 */
export function startCron(options: CronOptions): Cron {
  const { slotSeconds, run, log } = options
  const slotMilliseconds = slotSeconds * 1000
  let next = slotOf(new Date(Date.now()), slotSeconds).getTime() + slotMilliseconds
  let running: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  const wait = () => {
    if (!stopped) timer = setTimeout(tick, Math.min(Math.max(next - Date.now(), 0), longestWaitMilliseconds))
  }
  const tick = () => {
    if (Date.now() < next) {
      wait()
      return
    }
    const slot = slotOf(new Date(Date.now()), slotSeconds)
    next = slot.getTime() + slotMilliseconds
    running = run(slot)
      .catch(error => log(`The run for ${slot.toISOString()} failed: ${messageOf(error)}`))
      .then(wait)
  }
  wait()
  return {
    stop: () => {
      stopped = true
      clearTimeout(timer)
      return running
    },
  }
}
