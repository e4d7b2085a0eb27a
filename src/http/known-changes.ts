import { putLast } from '../domain/use-order.ts'

/** When this isolate last saw a change of what a cache tag stands for, in milliseconds since the epoch. */
const changedAtMs = new Map<string, number>()
/** The tag of everything, which no policy has. */
const EVERYTHING = '*'
const MAX_TAGS = 1000

/** Longer than this no answer is given without being fetched anew, unless the database fails: older changes say nothing. */
const REMEMBERED_MS = 60_000

/** A change that this isolate made or heard of; other isolates see it when their entries expire, seconds later. */
export function noteChange(tags: readonly string[], nowMs: number): void {
  for (const tag of tags) {
    putLast(changedAtMs, tag, nowMs)
  }
  for (const [oldest, atMs] of changedAtMs) {
    if (changedAtMs.size <= MAX_TAGS && nowMs - atMs <= REMEMBERED_MS) return
    changedAtMs.delete(oldest)
  }
}

export function noteChangeOfAll(nowMs: number): void {
  noteChange([EVERYTHING], nowMs)
}

/** Whether what one of the tags stands for is known to have changed at that time or after it. */
export function isChangedSince(tags: readonly string[], ms: number): boolean {
  return tags.some(tag => changedSince(tag, ms) || changedSince(EVERYTHING, ms))
}

function changedSince(tag: string, ms: number): boolean {
  return (changedAtMs.get(tag) ?? Number.NEGATIVE_INFINITY) >= ms
}

const WRITE_PATH = /^\/api\/(pool|market|agent)s(?:\/([a-z0-9-]+)(?:\/(\w+))?)?/
const TRADES = new Set(['orders', 'rebalance', 'positions'])

/**
 * What a write changes of what is shown for a moment: the pool, market or agent of its path, the market that it is about
 * and, unless it is a trade, the list that it stands in. Trades are too many for that: lists follow in seconds.
 */
export function tagsOfWrite(path: string, market: string | null): string[] {
  const [, kind, name, action = ''] = WRITE_PATH.exec(path) ?? []
  if (kind === undefined || action === 'quote') return []
  const tags = name === undefined ? [] : [`${kind}-${name}`]
  if (!TRADES.has(action)) tags.push(`${kind}s`)
  if (market !== null) tags.push(`market-${market}`)
  return tags
}
