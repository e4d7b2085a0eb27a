import { utcFormat } from 'd3-time-format'

/** Instants as people read them, in UTC. They come as ISO 8601 text. */

const DAY = utcFormat('%-d %b %Y')
const CLOCK = utcFormat('%H:%M UTC')

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** `12 Nov 2026` */
export function dayText(instant: string): string {
  return DAY(new Date(instant))
}

/** `04:15 UTC` */
export function clockText(instant: string): string {
  return CLOCK(new Date(instant))
}

/** `12 Nov 2026, 04:15 UTC` */
export function instantText(instant: string): string {
  return `${dayText(instant)}, ${clockText(instant)}`
}

/** How long before or after `now` an instant is, in the largest unit of which it is two or more. */
export function relativeText(instant: string, now: string): string {
  const elapsedMs = Date.parse(now) - Date.parse(instant)
  const span = spanText(Math.abs(elapsedMs))
  if (span === null) return 'just now'
  return elapsedMs >= 0 ? `${span} ago` : `in ${span}`
}

function spanText(spanMs: number): string | null {
  if (spanMs < MINUTE_MS) return null
  if (spanMs < 2 * HOUR_MS) return `${Math.floor(spanMs / MINUTE_MS)} min`
  if (spanMs < 2 * DAY_MS) return `${Math.floor(spanMs / HOUR_MS)} h`
  if (spanMs < 61 * DAY_MS) return `${Math.floor(spanMs / DAY_MS)} days`
  if (spanMs < 731 * DAY_MS) return `${Math.floor(spanMs / (30.4375 * DAY_MS))} months`
  return `${Math.floor(spanMs / (365.25 * DAY_MS))} years`
}
