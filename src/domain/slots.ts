export const DAY_SECONDS = 86_400

/** How long a slot is where nothing else is said: the one source. wrangler.toml, which cannot import it, is tested against it. */
export const DEFAULT_SLOT_SECONDS = 900

/** The windows that performance is shown over, in days; `all` is since inception. */
export const WINDOW_DAYS = { '1d': 1, '7d': 7, '30d': 30, '90d': 90, all: null } as const
export type Window = keyof typeof WINDOW_DAYS
export const WINDOWS = ['1d', '7d', '30d', '90d', 'all'] as const satisfies readonly Window[]

/**
 * The slot an instant falls in: the latest multiple of `slotSeconds` since the epoch, at or before it.
 * Cron passes its scheduled time, not the clock's, so that a late run keeps its slot.
 */
export function slotOf(instant: Date, slotSeconds: number): Date {
  const slotMs = slotSeconds * 1000
  return new Date(Math.floor(instant.getTime() / slotMs) * slotMs)
}

/** Whether slots of this length (whole seconds) tile a day, so that one of them always starts at 00:00 UTC. */
export function dividesDay(slotSeconds: number): boolean {
  return Number.isInteger(slotSeconds) && slotSeconds > 0 && DAY_SECONDS % slotSeconds === 0
}

/** The cron expression that fires at the start of every slot, in UTC; null where no single one does. */
export function cronOf(slotSeconds: number): string | null {
  const minutes = slotSeconds / 60
  const hours = minutes / 60
  if (minutes === 1) return '* * * * *'
  if (hours === 1) return '0 * * * *'
  if (hours === 24) return '0 0 * * *'
  if (Number.isInteger(minutes) && 60 % minutes === 0) return `*/${minutes} * * * *`
  return Number.isInteger(hours) && 24 % hours === 0 ? `0 */${hours} * * *` : null
}
