import { dayText, instantText, relativeText } from '../domain/time-format.ts'

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

/** How long before or after `now`; the instant itself is in the title. */
export function Ago({ at, now }: { at: string; now: string }) {
  return (
    <time datetime={at} title={instantText(at)}>
      {relativeText(at, now)}
    </time>
  )
}
