import { clockText, dayText, instantText, relativeText } from '../domain/time-format.ts'

/** An instant for people and for programs. */
export function Instant({ at }: { at: string }) {
  return <time datetime={at}>{instantText(at)}</time>
}

/** As `Instant`, where the day is enough; the rest is in the title. */
export function Day({ at }: { at: string }) {
  return <span title={clockText(at)}>{dayText(at)}</span>
}

/** As `Day`, as a table's cell. */
export function DayCell({ at }: { at: string }) {
  return <td title={clockText(at)}>{dayText(at)}</td>
}

type AgoProps = { at: string; now: string }

/** How long before or after `now`; the instant itself is in the title. */
export function Ago({ at, now }: AgoProps) {
  return <span title={instantText(at)}>{relativeText(at, now)}</span>
}

/** As `Ago`, as a table's cell. */
export function AgoCell({ at, now }: AgoProps) {
  return <td title={instantText(at)}>{relativeText(at, now)}</td>
}
