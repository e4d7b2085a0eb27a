import type { Context } from 'hono'
import { noteChangeOfAll } from './known-changes.ts'
import type { AppEnv } from './request-context.ts'

/**
 * The slot that an answer shows, and for how many seconds it stays the newest. `pinned`: the request itself named the slot,
 * so that no newer one takes its place.
 */
export type ShownSlot = { slot: string | null; freshSeconds: number; pinned: boolean }

/**
 * The newest slot that this isolate has heard of, as ISO 8601 text (which sorts as time does). A board of an older slot
 * is not the newest any more, whatever its cache entry says. Other isolates learn of it when theirs expires.
 */
let newestKnownSlot = ''

export function noteSlot(slot: string | null): void {
  if (slot === null || slot <= newestKnownSlot) return
  newestKnownSlot = slot
  // Pools and their pages show figures of the newest slot, too.
  noteChangeOfAll(Date.now())
}

/** Whether a newer slot than this is known here; never of null, which stands for no slot. */
export function isSuperseded(slot: string | null): boolean {
  return slot !== null && slot < newestKnownSlot
}

/** Says of the answer being made which slot it shows: the cache keeps it until the next one. */
export function belongsToSlot(
  c: Context<AppEnv>,
  { slot, freshSeconds, pinned = false }: Omit<ShownSlot, 'pinned'> & { pinned?: boolean },
): void {
  // A slot that the client named tells nothing of the newest.
  if (!pinned) noteSlot(slot)
  c.set('shownSlot', { slot, freshSeconds, pinned })
}
