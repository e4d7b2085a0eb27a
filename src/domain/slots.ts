export const DAY_SECONDS = 86_400

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
