/** Instants as people read them, in UTC. They come as ISO 8601 text. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** `12 Nov 2026` */
export function dayText(instant: string): string {
  return dayOf(new Date(instant))
}

/** `04:15 UTC` */
export function clockText(instant: string): string {
  return clockOf(new Date(instant))
}

/** `12 Nov 2026, 04:15 UTC` */
export function instantText(instant: string): string {
  const at = new Date(instant)
  return `${dayOf(at)}, ${clockOf(at)}`
}

function dayOf(at: Date): string {
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${String(at.getUTCFullYear()).padStart(4, '0')}`
}

function clockOf(at: Date): string {
  return `${twoDigits(at.getUTCHours())}:${twoDigits(at.getUTCMinutes())} UTC`
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
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
