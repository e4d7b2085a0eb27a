import { MONTHS } from '../domain/chart-ticks.ts'

/** `12 Nov 2026` of an ISO 8601 instant in UTC. */
export function dayText(instant: string): string {
  const [year, month, day] = instant.slice(0, 10).split('-')
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`
}

/** `04:15 UTC`. */
export function clockText(instant: string): string {
  return `${instant.slice(11, 16)} UTC`
}

/** `12 Nov 2026, 04:15 UTC`. */
export function instantText(instant: string): string {
  return `${dayText(instant)}, ${clockText(instant)}`
}

/** An instant for people and for programs. */
export function Instant({ at }: { at: string }) {
  return <time datetime={at}>{instantText(at)}</time>
}

/** As `Instant`, where the day is enough; the rest is in the title. */
export function Day({ at }: { at: string }) {
  return (
    <time datetime={at} title={instantText(at)}>
      {dayText(at)}
    </time>
  )
}
