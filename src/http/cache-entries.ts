/** An answer that was rendered, and until when it is the newest. */
export type CacheEntry = { body: string; slot: string | null; freshUntilMs: number }

/** A slot that is due may take a moment to appear: until it does, ask no more often than this. */
const SHORTEST_FRESH_SECONDS = 2
const MAX_ISOLATE_ENTRIES = 500
/** The key's host is ours alone, so that no request's Host header can make a second copy or poison the first. */
const KEY_ORIGIN = 'https://edge.capital-pools.internal'

const isolateEntries = new Map<string, CacheEntry>()

/** What was rendered, as an entry that is fresh from now on. */
export function entryOf(rendered: { body: string; slot: string | null; freshSeconds: number }): CacheEntry {
  const { body, slot, freshSeconds } = rendered
  return { body, slot, freshUntilMs: Date.now() + Math.max(freshSeconds, SHORTEST_FRESH_SECONDS) * 1000 }
}

/** The entry of a key in this isolate or, where that is not good enough, in the data centre; null where there is none. */
export async function readEntry(
  key: string,
  isGoodEnough: (entry: CacheEntry) => boolean,
): Promise<{ entry: CacheEntry; tier: 'isolate' | 'edge' } | null> {
  const inIsolate = isolateEntries.get(key)
  if (inIsolate && isGoodEnough(inIsolate)) return { entry: inIsolate, tier: 'isolate' }
  const atEdge = await readEdge(key)
  if (atEdge && (!inIsolate || atEdge.freshUntilMs > inIsolate.freshUntilMs)) {
    keepInIsolate(key, atEdge)
    return { entry: atEdge, tier: 'edge' }
  }
  return inIsolate ? { entry: inIsolate, tier: 'isolate' } : null
}

/** Keeps an entry in both tiers; in the data centre for `staleSeconds` past its freshness. */
export async function keepEntry(
  { key, contentType, tag }: { key: string; contentType: string; tag: string },
  entry: CacheEntry,
  staleSeconds: number,
): Promise<void> {
  keepInIsolate(key, entry)
  const keptSeconds = Math.ceil((entry.freshUntilMs - Date.now()) / 1000) + staleSeconds
  const headers = {
    'Content-Type': contentType,
    'Cache-Control': `public, max-age=${keptSeconds}`,
    'Cache-Tag': tag,
    'X-Entry': `${entry.slot ?? 'none'} ${entry.freshUntilMs}`,
  }
  await caches.default.put(KEY_ORIGIN + key, new Response(entry.body, { headers }))
}

/** Values only, never promises: waiting for another request's promise can hang. The oldest entry makes room. */
function keepInIsolate(key: string, entry: CacheEntry): void {
  isolateEntries.delete(key)
  isolateEntries.set(key, entry)
  const oldest = isolateEntries.keys().next()
  if (isolateEntries.size > MAX_ISOLATE_ENTRIES && !oldest.done) isolateEntries.delete(oldest.value)
}

async function readEdge(key: string): Promise<CacheEntry | null> {
  const response = await caches.default.match(KEY_ORIGIN + key)
  const [slot, freshUntilMs] = response?.headers.get('X-Entry')?.split(' ') ?? []
  if (!response || !slot || !freshUntilMs) return null
  return {
    body: await response.text(),
    slot: slot === 'none' ? null : slot,
    freshUntilMs: Number(freshUntilMs),
  }
}
