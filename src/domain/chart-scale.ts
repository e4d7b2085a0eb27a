import { scaleLinear, scaleUtc } from 'd3-scale'
import { utcFormat } from 'd3-time-format'

/** Where a chart's lines stand, and what its grid says. */

export type ValueScale = { low: number; high: number; ticks: number[]; decimals: number }

export type TimeTick = { atMs: number; label: string }

/** The straight map that takes `from` to `to`. A domain without length goes to the middle. */
export function linearScale([low, high]: readonly [number, number], [start, end]: readonly [number, number]) {
  if (high === low) return () => (start + end) / 2
  const slope = (end - start) / (high - low)
  return (value: number) => start + (value - low) * slope
}

/**
 * A scale over at least [low, high] with round ends and about `count` round steps. Where low and high are one, it opens
 * around them.
 */
export function valueScale(low: number, high: number, count: number): ValueScale {
  const widening = high > low ? 0 : Math.max(Math.abs(low) * 0.01, 1e-6)
  const scale = scaleLinear()
    .domain([low - widening, high + widening])
    .nice(count)
  const [from = low, to = high] = scale.domain()
  const ticks = scale.ticks(count)
  return { low: from, high: to, ticks, decimals: decimalsOf((ticks[1] ?? to) - (ticks[0] ?? from)) }
}

/** How many decimals tell values apart that are this far from each other. */
function decimalsOf(step: number): number {
  return step > 0 ? Math.min(Math.max(0, -Math.floor(Math.log10(step) + 1e-9)), 12) : 0
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Round instants of UTC within [start, end], about `count` of them, each with the shortest label that tells. */
export function timeTicks(startMs: number, endMs: number, count: number): TimeTick[] {
  if (!(endMs > startMs)) return []
  const instants = scaleUtc().domain([startMs, endMs]).ticks(count)
  const label = labelFor(Number(instants[1] ?? endMs) - Number(instants[0] ?? startMs))
  return instants.map(instant => ({ atMs: instant.getTime(), label: label(instant) }))
}

const YEAR = utcFormat('%Y')
const MONTH = utcFormat('%b %Y')
const DAY = utcFormat('%-d %b')
const MINUTE = utcFormat('%H:%M')
const SECOND = utcFormat('%H:%M:%S')

function labelFor(stepMs: number): (instant: Date) => string {
  if (stepMs >= 365 * DAY_MS) return YEAR
  if (stepMs >= 28 * DAY_MS) return MONTH
  if (stepMs >= DAY_MS) return DAY
  const time = stepMs < 60_000 ? SECOND : MINUTE
  // Midnight is told by the day it begins.
  return instant => (instant.getTime() % DAY_MS === 0 ? DAY(instant) : time(instant))
}
