import { lastUsed } from '../domain/use-order.ts'

/** An answer that was rendered, and for how long it may be given. Times are milliseconds since the epoch. */
export type CacheEntry = {
  /** In UTF-8, as it is sent: text would be encoded again for every response. */
  body: Uint8Array<ArrayBuffer>
  /** What every response that gives it carries. */
  headers: Record<string, string>
  /** The slot it shows, which a newer one supersedes; '' where there was none yet, null where none supersedes it. */
  slot: string | null
  /** What else makes it outdated when it is known to have changed since `begunMs`. */
  tags: string[]
  /** When its route began to answer, and when it had. */
  begunMs: number
  renderedAtMs: number
  /** Until then it is the newest; */
  freshUntilMs: number
  /** until then it is given at once, while a newer one is fetched; */
  passingUntilMs: number
  /** and until then when the database does not answer. */
  usableUntilMs: number
}

/** The data centre's cache: of the Cache API, what is used here. */
export type DataCentre = {
  match: (key: string) => Promise<Response | undefined>
  put: (key: string, response: Response) => Promise<void>
}

/** An isolate has 128 MB; its entries take at most half. */
const MAX_ISOLATE_BYTES = 64 * 1024 * 1024
/** What an entry takes beside its body, about. */
const ENTRY_BYTES = 2048

const isolateEntries = new Map<string, CacheEntry>()
let isolateBytes = 0

/** The entry of a key in this isolate or, where that is not good enough, in the data centre; null where there is none. */
export async function readEntry(
  dataCentre: DataCentre,
  key: string,
  isGoodEnough: (entry: CacheEntry) => boolean,
): Promise<{ entry: CacheEntry; tier: 'isolate' | 'edge' } | null> {
  const inIsolate = readIsolate(key)
  if (inIsolate && isGoodEnough(inIsolate)) return { entry: inIsolate, tier: 'isolate' }
  const atEdge = await readEdge(dataCentre, key)
  if (atEdge && (!inIsolate || atEdge.renderedAtMs > inIsolate.renderedAtMs)) {
    keepInIsolate(key, atEdge)
    return { entry: atEdge, tier: 'edge' }
  }
  return inIsolate ? { entry: inIsolate, tier: 'isolate' } : null
}

/** The entry of a key in this isolate, which thereby becomes the last to make room. */
export function readIsolate(key: string): CacheEntry | null {
  return lastUsed(isolateEntries, key) ?? null
}

/** Values only, never promises: waiting for another request's promise can hang. Who was read longest ago makes room. */
export function keepInIsolate(key: string, entry: CacheEntry): void {
  forget(key)
  isolateEntries.set(key, entry)
  isolateBytes += bytesOf(entry)
  for (const oldest of isolateEntries.keys()) {
    if (isolateBytes <= MAX_ISOLATE_BYTES) return
    forget(oldest)
  }
}

function forget(key: string): void {
  const entry = isolateEntries.get(key)
  if (entry && isolateEntries.delete(key)) isolateBytes -= bytesOf(entry)
}

function bytesOf({ body }: CacheEntry): number {
  return body.length + ENTRY_BYTES
}

/** Keeps an entry in the data centre for as long as it may be given. */
export async function keepAtEdge(
  dataCentre: DataCentre,
  key: string,
  { body, ...about }: CacheEntry,
): Promise<void> {
  const keptSeconds = Math.ceil((about.usableUntilMs - about.renderedAtMs) / 1000)
  const headers = {
    ...about.headers,
    'Cache-Control': `public, max-age=${keptSeconds}`,
    'X-Entry': JSON.stringify(about),
  }
  await dataCentre.put(key, new Response(body, { headers }))
}

async function readEdge(dataCentre: DataCentre, key: string): Promise<CacheEntry | null> {
  // A cache that fails is one that holds nothing.
  const response = await dataCentre.match(key).catch(() => undefined)
  const about = response?.headers.get('X-Entry')
  if (!response || !about) return null
  const entry: Omit<CacheEntry, 'body'> = JSON.parse(about)
  return { ...entry, body: new Uint8Array(await response.arrayBuffer()) }
}
