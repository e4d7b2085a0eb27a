import type { Context } from 'hono'
import { contentHash } from '../domain/content-hash.ts'
import { isSuperseded, noteSlot } from './board-freshness.ts'
import type { AppEnv } from './request-context.ts'

/** What a route renders for the cache: text that belongs to one slot, and how long it stays the newest. */
export type Rendered = { body: string; slot: string | null; freshSeconds: number }

/** How a cached answer is kept: what it is for, and whether its slot is named in the key (so that nothing supersedes it). */
export type CacheEntryPolicy = { key: string; contentType: string; tag: string; pinned: boolean }

type Entry = { body: string; slot: string | null; storedAtMs: number; freshUntilMs: number }

/** A slot that is due may take a moment to appear: until it does, ask no more often than this. */
const SHORTEST_FRESH_SECONDS = 2
const MAX_ISOLATE_ENTRIES = 500
/** The key's host is ours alone, so that no request's Host header can make a second copy or poison the first. */
const KEY_ORIGIN = 'https://edge.capital-pools.internal'

const isolateEntries = new Map<string, Entry>()

/**
 * Answers a public GET from this isolate's memory, then from the data centre's cache, and only then from `render`.
 * A key-carrying request passes the cache by. `If-None-Match` is answered before anything is rendered.
 */
export async function servedFromEdge(
  c: Context<AppEnv>,
  policy: CacheEntryPolicy,
  render: () => Promise<Rendered>,
): Promise<Response> {
  if (c.req.header('Authorization') !== undefined) {
    const { body } = await render()
    return c.body(body, 200, { 'Content-Type': policy.contentType, 'Cache-Control': 'private, no-store' })
  }
  const inIsolate = freshOrNull(isolateEntries.get(policy.key), policy)
  if (inIsolate) return entryResponse(c, policy, inIsolate, 'isolate')

  const atEdge = freshOrNull(await readEdge(policy), policy)
  if (atEdge) {
    keepInIsolate(policy.key, atEdge)
    return entryResponse(c, policy, atEdge, 'edge')
  }

  const entry = entryOf(await render())
  noteSlot(entry.slot)
  keepInIsolate(policy.key, entry)
  c.executionCtx.waitUntil(writeEdge(policy, entry))
  return entryResponse(c, policy, entry, 'miss')
}

function entryOf({ body, slot, freshSeconds }: Rendered): Entry {
  const storedAtMs = Date.now()
  return {
    body,
    slot,
    storedAtMs,
    freshUntilMs: storedAtMs + Math.max(freshSeconds, SHORTEST_FRESH_SECONDS) * 1000,
  }
}

function freshOrNull(entry: Entry | null | undefined, { pinned }: CacheEntryPolicy): Entry | null {
  if (!entry || entry.freshUntilMs <= Date.now()) return null
  return pinned || !isSuperseded(entry.slot) ? entry : null
}

/** Values only, never promises: waiting for another request's promise can hang. The oldest entry makes room. */
function keepInIsolate(key: string, entry: Entry): void {
  isolateEntries.delete(key)
  isolateEntries.set(key, entry)
  const oldest = isolateEntries.keys().next()
  if (isolateEntries.size > MAX_ISOLATE_ENTRIES && !oldest.done) isolateEntries.delete(oldest.value)
}

async function readEdge({ key }: CacheEntryPolicy): Promise<Entry | null> {
  const response = await caches.default.match(KEY_ORIGIN + key)
  if (!response) return null
  const [slot, storedAtMs, freshUntilMs] = (response.headers.get('X-Entry') ?? '').split(' ')
  return {
    body: await response.text(),
    slot: slot && slot !== 'none' ? slot : null,
    storedAtMs: Number(storedAtMs),
    freshUntilMs: Number(freshUntilMs),
  }
}

async function writeEdge({ key, contentType, tag }: CacheEntryPolicy, entry: Entry): Promise<void> {
  const headers = {
    'Content-Type': contentType,
    'Cache-Control': `public, max-age=${secondsLeft(entry)}`,
    'Cache-Tag': tag,
    'X-Entry': `${entry.slot ?? 'none'} ${entry.storedAtMs} ${entry.freshUntilMs}`,
  }
  await caches.default.put(KEY_ORIGIN + key, new Response(entry.body, { headers }))
}

function entryResponse(
  c: Context<AppEnv>,
  policy: CacheEntryPolicy,
  entry: Entry,
  tier: 'isolate' | 'edge' | 'miss',
): Response {
  const etag = `W/"${entry.slot ?? 'none'}-${contentHash(policy.key)}"`
  const headers = {
    'Cache-Control': `public, max-age=${secondsLeft(entry)}`,
    'CDN-Cache-Control': `public, max-age=${secondsLeft(entry)}`,
    'Cache-Tag': policy.tag,
    ETag: etag,
    'X-Cache': tier,
  }
  if (matchesEtag(c.req.header('If-None-Match'), etag)) return c.body(null, 304, headers)
  return c.body(entry.body, 200, { ...headers, 'Content-Type': policy.contentType })
}

function secondsLeft({ freshUntilMs }: Entry): number {
  return Math.max(0, Math.floor((freshUntilMs - Date.now()) / 1000))
}

/** Weak comparison, as RFC 9110 asks of If-None-Match. */
function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '')
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some(tag => opaque(tag) === opaque(etag))
}

/** A path with its known parameters, sorted: one key for one answer, however the request was written. */
export function cacheKey(path: string, parameters: Record<string, string | number | null>): string {
  const known = Object.entries(parameters)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
    .sort()
  return known.length > 0 ? `${path}?${known.join('&')}` : path
}
