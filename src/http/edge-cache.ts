import type { Context } from 'hono'
import { isUnavailable } from '../db/client.ts'
import { contentHash } from '../domain/content-hash.ts'
import { isSuperseded, noteSlot } from './board-freshness.ts'
import { type CacheEntry, entryOf, keepEntry, readEntry } from './cache-entries.ts'
import type { AppEnv } from './request-context.ts'

/** What a route renders for the cache: text that belongs to one slot, and how long it stays the newest. */
export type Rendered = { body: string; slot: string | null; freshSeconds: number }

/** How an answer is kept: under which key, as what, and whether the key names its slot (so that nothing supersedes it). */
export type CachePolicy = { key: string; contentType: string; tag: string; pinned: boolean }

/** Past its time an entry is still given at once, for this long, while a newer one is fetched. */
const STALE_WHILE_REVALIDATE_SECONDS = 30
/** And for this long when the database does not answer. */
const STALE_IF_ERROR_SECONDS = 600

type Tier = 'isolate' | 'edge' | 'miss' | 'stale'

/** Keys that this isolate is fetching anew behind an answer, so that one request does it and not all. */
const revalidating = new Set<string>()

/**
 * Answers a public GET from this isolate's memory, then from the data centre's cache, and only then from `render`.
 * A key-carrying request passes the cache by. `If-None-Match` is answered before anything is rendered.
 */
export async function servedFromEdge(
  c: Context<AppEnv>,
  policy: CachePolicy,
  render: () => Promise<Rendered>,
): Promise<Response> {
  if (c.req.header('Authorization') !== undefined) {
    const { body } = await render()
    return c.body(body, 200, { 'Content-Type': policy.contentType, 'Cache-Control': 'private, no-store' })
  }
  const found = await readEntry(policy.key, entry => isFresh(entry, policy))
  if (found && isFresh(found.entry, policy)) return entryResponse(c, policy, found.entry, found.tier)
  if (found && mayRevalidateLater(found.entry, policy)) {
    c.executionCtx.waitUntil(revalidate(policy, render))
    return entryResponse(c, policy, found.entry, 'stale')
  }
  try {
    return entryResponse(c, policy, await renewed(c, policy, render), 'miss')
  } catch (error) {
    if (!found || !isUnavailable(error) || isOlderThan(found.entry, STALE_IF_ERROR_SECONDS)) throw error
    return entryResponse(c, policy, found.entry, 'stale')
  }
}

function isFresh(entry: CacheEntry, { pinned }: CachePolicy): boolean {
  return entry.freshUntilMs > Date.now() && (pinned || !isSuperseded(entry.slot))
}

/** A board that this isolate knows to be superseded is not given while there is a newer one to be had. */
function mayRevalidateLater(entry: CacheEntry, { key, pinned }: CachePolicy): boolean {
  const isCurrent = pinned || !isSuperseded(entry.slot)
  return (isCurrent && !isOlderThan(entry, STALE_WHILE_REVALIDATE_SECONDS)) || revalidating.has(key)
}

function isOlderThan(entry: CacheEntry, seconds: number): boolean {
  return Date.now() > entry.freshUntilMs + seconds * 1000
}

async function revalidate(policy: CachePolicy, render: () => Promise<Rendered>): Promise<void> {
  if (revalidating.has(policy.key)) return
  revalidating.add(policy.key)
  try {
    const entry = entryOf(await render())
    noteSlot(entry.slot)
    await keepEntry(policy, entry, STALE_IF_ERROR_SECONDS)
  } catch (error) {
    // The stale entry goes on being given until it is too old; then the failure is the answer.
    if (!isUnavailable(error)) throw error
  } finally {
    revalidating.delete(policy.key)
  }
}

async function renewed(
  c: Context<AppEnv>,
  policy: CachePolicy,
  render: () => Promise<Rendered>,
): Promise<CacheEntry> {
  const entry = entryOf(await render())
  noteSlot(entry.slot)
  c.executionCtx.waitUntil(keepEntry(policy, entry, STALE_IF_ERROR_SECONDS))
  return entry
}

function entryResponse(c: Context<AppEnv>, policy: CachePolicy, entry: CacheEntry, tier: Tier): Response {
  const etag = `W/"${entry.slot ?? 'none'}-${contentHash(policy.key)}"`
  const secondsLeft = Math.max(0, Math.floor((entry.freshUntilMs - Date.now()) / 1000))
  const cacheControl = `public, max-age=${secondsLeft}, stale-while-revalidate=${STALE_WHILE_REVALIDATE_SECONDS}, stale-if-error=${STALE_IF_ERROR_SECONDS}`
  const headers = {
    'Cache-Control': cacheControl,
    'CDN-Cache-Control': cacheControl,
    'Cache-Tag': policy.tag,
    ETag: etag,
    'X-Cache': tier,
  }
  if (matchesEtag(c.req.header('If-None-Match'), etag)) return c.body(null, 304, headers)
  return c.body(entry.body, 200, { ...headers, 'Content-Type': policy.contentType })
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
