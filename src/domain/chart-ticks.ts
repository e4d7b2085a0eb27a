/** Where a chart's grid lines stand. */

export type Scale = { low: number; high: number; ticks: number[]; decimals: number }

export type TimeTick = { atMs: number; label: string }

/**
 * A scale over at least [low, high] whose ends and ticks are round: about `count` steps of 1, 2 or 5 times a power of
 * ten (Heckbert, "Nice numbers for graph labels", 1990). Where low and high are one, it opens around them.
 */
export function niceScale(low: number, high: number, count: number): Scale {
  const widening = high > low ? 0 : Math.max(Math.abs(low) * 0.01, 1e-6)
  const step = niceStep((high - low + 2 * widening) / count)
  const first = Math.floor((low - widening) / step + 1e-9)
  const last = Math.ceil((high + widening) / step - 1e-9)
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => withoutNoise((first + index) * step))
  return { low: ticks[0] ?? low, high: ticks.at(-1) ?? high, ticks, decimals: decimalsOf(step) }
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 5].find(candidate => candidate * power >= rough * (1 - 1e-9)) ?? 10
  return withoutNoise(factor * power)
}

/** 0.30000000000000004 is 0.3. */
function withoutNoise(value: number): number {
  return Number(value.toPrecision(12))
}

function decimalsOf(step: number): number {
  return Math.min(Math.max(0, -Math.floor(Math.log10(step) + 1e-9)), 12)
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEPS_MS = [
  ...[1, 5, 15, 30].map(seconds => seconds * SECOND),
  ...[1, 5, 15, 30].map(minutes => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map(hours => hours * HOUR),
  ...[1, 2, 5, 7, 14].map(days => days * DAY),
]
const STEPS_MONTHS = [1, 2, 3, 6, 12, 24, 60, 120]
const MONTH = (365.25 * DAY) / 12
/** English, as everything here is. */
export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Round instants of UTC within [start, end], at most about `count` of them, each with the shortest label that tells. */
export function timeTicks(startMs: number, endMs: number, count: number): TimeTick[] {
  const roughMs = (endMs - startMs) / count
  const stepMs = STEPS_MS.find(candidate => candidate >= roughMs)
  const instants =
    stepMs === undefined ? monthStarts(startMs, endMs, roughMs) : multiples(startMs, endMs, stepMs)
  const label = labelFor(stepMs ?? Number.POSITIVE_INFINITY)
  return instants.map(atMs => ({ atMs, label: label(new Date(atMs)) }))
}

function multiples(startMs: number, endMs: number, stepMs: number): number[] {
  const first = Math.ceil(startMs / stepMs)
  const count = Math.max(0, Math.floor(endMs / stepMs) - first + 1)
  return Array.from({ length: count }, (_, index) => (first + index) * stepMs)
}

function monthStarts(startMs: number, endMs: number, roughMs: number): number[] {
  // Leap years make some spans a day longer than their months: a hundredth more is no more ticks.
  const step = STEPS_MONTHS.find(months => months * MONTH * 1.01 >= roughMs) ?? 120
  const start = new Date(startMs)
  const starts: number[] = []
  let month = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / step) * step
  for (; monthStart(month) <= endMs; month += step) {
    if (monthStart(month) >= startMs) starts.push(monthStart(month))
  }
  return starts
}

function monthStart(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12)
}

function labelFor(stepMs: number): (instant: Date) => string {
  if (stepMs > 14 * DAY) return instant => `${MONTHS[instant.getUTCMonth()]} ${instant.getUTCFullYear()}`
  const day = (instant: Date) => `${instant.getUTCDate()} ${MONTHS[instant.getUTCMonth()]}`
  if (stepMs >= DAY) return day
  const timeChars = stepMs < MINUTE ? 19 : 16
  // Midnight is told by the day it begins.
  return instant =>
    instant.getTime() % DAY === 0 ? day(instant) : instant.toISOString().slice(11, timeChars)
}
