/**
 * The newest slot that this isolate has heard of, as ISO 8601 text (which sorts as time does). A board of an older slot
 * is not the newest any more, whatever its cache entry says. Other isolates learn of it when theirs expires.
 */
let newestKnownSlot = ''

export function noteSlot(slot: string | null): void {
  if (slot !== null && slot > newestKnownSlot) newestKnownSlot = slot
}

/** Whether a newer slot than this is known here. */
export function isSuperseded(slot: string | null): boolean {
  return (slot ?? '') < newestKnownSlot
}
