import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startCron } from '../../dev/cron.ts'

const fiveToNoon = new Date('2026-03-01T11:55:00Z')

beforeEach(() => void vi.useFakeTimers({ now: fiveToNoon }))
afterEach(() => void vi.useRealTimers())

function start(run: (slot: Date) => Promise<void>) {
  const lines: string[] = []
  const cron = startCron({ slotSeconds: 900, run, log: line => lines.push(line) })
  return { cron, lines }
}

describe('the cron', () => {
  it('runs each slot when it begins, and none before', async () => {
    const slots: string[] = []
    const { cron } = start(async slot => void slots.push(slot.toISOString()))
    await vi.advanceTimersByTimeAsync(299_999)
    expect(slots).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(slots).toEqual(['2026-03-01T12:00:00.000Z'])
    await vi.advanceTimersByTimeAsync(1_800_000)
    expect(slots.slice(1)).toEqual(['2026-03-01T12:15:00.000Z', '2026-03-01T12:30:00.000Z'])
    await cron.stop()
    await vi.advanceTimersByTimeAsync(1_800_000)
    expect(slots).toHaveLength(3)
  })

  it('logs a run that fails, and runs the next slot all the same', async () => {
    let runs = 0
    const { cron, lines } = start(() => {
      runs += 1
      return Promise.reject(new Error('no database'))
    })
    await vi.advanceTimersByTimeAsync(1_200_000)
    expect(runs).toBe(2)
    expect(lines[0]).toBe('The run for 2026-03-01T12:00:00.000Z failed: no database')
    await cron.stop()
  })

  it('runs one slot at a time, and leaves out those that pass meanwhile', async () => {
    const slots: string[] = []
    const { cron } = start(async slot => {
      slots.push(slot.toISOString())
      await new Promise(resolve => setTimeout(resolve, 2_000_000))
    })
    await vi.advanceTimersByTimeAsync(300_000 + 2_000_000 + 1)
    expect(slots).toEqual(['2026-03-01T12:00:00.000Z', '2026-03-01T12:30:00.000Z'])
    const stopped = cron.stop()
    await vi.advanceTimersByTimeAsync(2_000_000)
    await stopped
  })
})
