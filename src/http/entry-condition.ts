import { isSuperseded } from './board-freshness.ts'
import type { CacheEntry } from './cache-entries.ts'
import { isChangedSince } from './known-changes.ts'

/** Whether an entry is the newest; else whether it may be given at once, only in need, or not any more. */
export function conditionOf(entry: CacheEntry, nowMs: number): 'fresh' | 'passing' | 'stale' | 'gone' {
  if (nowMs >= entry.usableUntilMs) return 'gone'
  const isOutdated = isSuperseded(entry.slot) || isChangedSince(entry.tags, entry.begunMs)
  if (isOutdated || nowMs >= entry.passingUntilMs) return 'stale'
  return nowMs < entry.freshUntilMs ? 'fresh' : 'passing'
}
