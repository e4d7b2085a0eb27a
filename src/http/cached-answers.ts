import { contentHash } from '../domain/content-hash.ts'
import type { ShownSlot } from './board-freshness.ts'
import type { CacheEntry } from './cache-entries.ts'
import type { Wanted } from './cache-key.ts'
import { FRESHNESS, STALE_IF_ERROR_SECONDS } from './cache-policies.ts'
import { matchesEtag } from './etag.ts'
import { PROTECTIONS } from './response-headers.ts'

/** Which tier gave an answer; `miss` where its route did, `stale` where it was not the newest any more. */
export type Tier = 'isolate' | 'edge' | 'miss' | 'stale'

/** A slot that is due may take a moment to appear: until it does, ask no more often than this. */
const SHORTEST_FRESH_SECONDS = 2

/** Whether a route's answer is one to keep: it succeeded, and says nothing about keeping that is at odds with that. */
export function mayBeKept({ status, headers }: Response): boolean {
  return status === 200 && !headers.has('Set-Cookie') && !headers.has('Cache-Control')
}

/** A route's answer, whose body it reads, as an entry that is fresh from `renderedAtMs` on. */
export async function entryOf(
  response: Response,
  shownSlot: ShownSlot | undefined,
  { key, policy, tags }: Wanted,
  { begunMs, renderedAtMs }: { begunMs: number; renderedAtMs: number },
): Promise<CacheEntry> {
  const body = new Uint8Array(await response.arrayBuffer())
  const version = shownSlot ? (shownSlot.slot ?? 'none') : await digest(body)
  const { freshSeconds, revalidateSeconds } = FRESHNESS[policy.fresh === 'never' ? 'moment' : policy.fresh]
  const maxAge = shownSlot
    ? Math.max(Math.floor(shownSlot.freshSeconds), SHORTEST_FRESH_SECONDS)
    : freshSeconds
  const cacheControl = `public, max-age=${maxAge}, stale-while-revalidate=${revalidateSeconds}, stale-if-error=${STALE_IF_ERROR_SECONDS}`
  const nextCursor = response.headers.get('X-Next-Cursor')
  const freshUntilMs = renderedAtMs + maxAge * 1000
  return {
    body,
    headers: {
      'Content-Type': response.headers.get('Content-Type') ?? 'application/octet-stream',
      'Cache-Control': cacheControl,
      'CDN-Cache-Control': cacheControl,
      'Cache-Tag': tags,
      ETag: `W/"${version}-${contentHash(key)}"`,
      ...(nextCursor === null ? {} : { 'X-Next-Cursor': nextCursor }),
    },
    slot: shownSlot && !shownSlot.pinned ? (shownSlot.slot ?? '') : null,
    tags: policy.fresh === 'moment' ? tags.split(',') : [],
    begunMs,
    renderedAtMs,
    freshUntilMs,
    passingUntilMs: freshUntilMs + revalidateSeconds * 1000,
    usableUntilMs: freshUntilMs + STALE_IF_ERROR_SECONDS * 1000,
  }
}

/** How an entry is given to a request. `more` are headers of this answer alone. */
type Giving = {
  tier: Tier
  vary: string
  ifNoneMatch: string | undefined
  nowMs: number
  more?: Record<string, string>
}

/** An entry as the answer to a request: 304 where the client has it already. */
export function entryResponse(
  { body, headers, renderedAtMs }: CacheEntry,
  { tier, vary, ifNoneMatch, nowMs, more = {} }: Giving,
): Response {
  const given = {
    ...PROTECTIONS,
    ...headers,
    Age: String(Math.max(0, Math.floor((nowMs - renderedAtMs) / 1000))),
    Vary: vary,
    'X-Cache': tier,
    ...more,
  }
  const isKnown = matchesEtag(ifNoneMatch, headers['ETag'] ?? '')
  return isKnown
    ? new Response(null, { status: 304, headers: given })
    : new Response(body, { headers: given })
}

/** Prices move without a transaction, and a change of name is none: what the text says is the only version it has. */
async function digest(body: Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', body))
  return Array.from(bytes.subarray(0, 8), byte => byte.toString(16).padStart(2, '0')).join('')
}
