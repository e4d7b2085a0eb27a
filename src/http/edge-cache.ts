import type { Context, MiddlewareHandler, Next } from 'hono'
import { isUnavailable } from '../db/client.ts'
import { type Attempt, beginAttempt, endAttempt, isAttempted, keptByAnother } from './cache-attempts.ts'
import {
  type CacheEntry,
  type DataCentre,
  keepAtEdge,
  keepInIsolate,
  readEntry,
  readIsolate,
} from './cache-entries.ts'
import { entryKeyOf, KEY_ORIGIN, unknownParametersOf, type Wanted, wantedOf } from './cache-key.ts'
import { entryOf, entryResponse, mayBeKept, type Tier } from './cached-answers.ts'
import { conditionOf } from './entry-condition.ts'
import { noteChange, tagsOfWrite } from './known-changes.ts'
import { Problem } from './problem.ts'
import type { AppEnv } from './request-context.ts'

/** A database that fails after longer than this is not waited for while there is something stale to give. */
const SLOW_MS = 1000
/** What a request waits for another that fetches the same, beyond the database's own deadline. */
const SLACK_MS = 500

/** Whether the last answer that came from the database, or did not come, took so long to fail. */
let databaseIsSlow = false

/** The requests that are made behind an answer, and for which attempt. No client can make one of these. */
const renewals = new WeakMap<Request, Attempt>()

/** Whether nobody waits for the request's answer: it was made here, to renew what the cache holds. */
export function isRenewal(request: Request): boolean {
  return renewals.has(request)
}

export type EdgeCacheParts = {
  dataCentre: () => DataCentre
  /** Sends a request through the whole app, as one of a reader. */
  fetchAnew: (request: Request, c: Context<AppEnv>) => Response | Promise<Response>
  /** Milliseconds since the epoch. */
  now?: () => number
}

/**
 * Answers public GETs by their written policies: from this isolate's memory, then from the data centre's cache, and only
 * then from their route. A request with a key passes both by, and nothing of it is kept; cookies have no say. What is not
 * the newest any more is given at once while one request fetches anew, and for a while when the database does not answer.
 */
export function edgeCache(parts: EdgeCacheParts): MiddlewareHandler<AppEnv> {
  const { dataCentre, now = Date.now } = parts
  return async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return passWrite(c, next, now)
    const wanted = wantedOf(c.req)
    if (wanted === null) return passUnkept(c, next)
    if (c.req.header('Authorization') !== undefined) return passBy(c, next, wanted)
    const { settings } = c.get('request')
    const key = entryKeyOf(settings, wanted)
    const renewal = renewals.get(c.req.raw)
    if (renewal) return renewBehind(c, next, parts, { wanted, key, attempt: renewal })

    const asked = { vary: wanted.vary, ifNoneMatch: c.req.header('If-None-Match') }
    const give = (entry: CacheEntry, tier: Tier) => entryResponse(entry, { ...asked, tier, nowMs: now() })
    const found = await readEntry(dataCentre(), key, entry => conditionOf(entry, now()) === 'fresh')
    const condition = found ? conditionOf(found.entry, now()) : 'gone'
    if (found && condition === 'fresh') return give(found.entry, found.tier)
    const isOthersToFetch = condition === 'stale' && (isAttempted(key, now()) || databaseIsSlow)
    if (found && (condition === 'passing' || isOthersToFetch)) {
      if (!isAttempted(key, now())) fetchBehind(c, parts, wanted, key)
      return give(found.entry, 'stale')
    }
    const isKept =
      isAttempted(key, now()) && (await keptByAnother(key, settings.databaseDeadlineMs + SLACK_MS))
    const ofAnother = isKept ? readIsolate(key) : null
    if (ofAnother && conditionOf(ofAnother, now()) === 'fresh') return give(ofAnother, 'isolate')

    const renewed = renew(c, next, parts, { wanted, key, attempt: beginAttempt(key, now()) })
    // A client that goes away must not cut off what others look out for.
    c.executionCtx.waitUntil(renewed)
    const entry = await renewed
    if (entry) replaceResponse(c, () => give(entry, 'miss'))
    else if (found && condition === 'stale' && isUnavailable(c.error)) {
      replaceResponse(c, () => give(found.entry, 'stale'))
    }
  }
}

type Renewal = { wanted: Wanted; key: string; attempt: Attempt }

/** Lets the route answer and keeps what it answers; null where that is not to be kept. */
async function renew(
  c: Context<AppEnv>,
  next: Next,
  { dataCentre, now = Date.now }: EdgeCacheParts,
  { wanted, key, attempt }: Renewal,
): Promise<CacheEntry | null> {
  const begunMs = now()
  try {
    await next()
    if (isUnavailable(c.error)) {
      attempt.outcome = 'unavailable'
      databaseIsSlow = now() - begunMs > SLOW_MS
      return null
    }
    databaseIsSlow = false
    if (!mayBeKept(c.res)) return null
    const entry = await entryOf(c.res, c.get('shownSlot'), wanted, { begunMs, renderedAtMs: now() })
    keepInIsolate(key, entry)
    attempt.outcome = 'kept'
    c.executionCtx.waitUntil(keepAtEdge(dataCentre(), key, entry))
    return entry
  } finally {
    endAttempt(key, attempt)
  }
}

/** As `renew`, of a request whose answer nobody waits for. */
async function renewBehind(...renewal: Parameters<typeof renew>): Promise<void> {
  const [c] = renewal
  if (await renew(...renewal)) replaceResponse(c, () => c.body(null, 204))
}

/** Has an answer fetched that nobody waits for: by a request that carries the key and nothing of the reader's own. */
function fetchBehind(
  c: Context<AppEnv>,
  { fetchAnew, now = Date.now }: EdgeCacheParts,
  wanted: Wanted,
  key: string,
): void {
  const request = new Request(KEY_ORIGIN + wanted.key)
  const attempt = beginAttempt(key, now())
  renewals.set(request, attempt)
  const fetched = async () => {
    try {
      await fetchAnew(request, c)
    } finally {
      endAttempt(key, attempt)
    }
  }
  c.executionCtx.waitUntil(fetched())
}

/** A route says best what is wrong with a parameter; one that overlooks it must not succeed. */
async function passUnkept(c: Context<AppEnv>, next: Next): Promise<void> {
  await next()
  const unknown = unknownParametersOf(c.req)
  if (unknown.length === 0 || c.res.status >= 400) return
  c.res = undefined
  const faults = unknown.map(name => `${name} is not known here`).join('; ')
  throw new Problem(400, 'unknown_parameter', `The query is not right: ${faults}.`)
}

/** What is given with a key is the present, and for nobody else. */
async function passBy(c: Context<AppEnv>, next: Next, { vary }: Wanted): Promise<void> {
  await next()
  if (c.res.status !== 200) return
  databaseIsSlow = false
  c.res.headers.set('Cache-Control', 'private, no-store')
  c.res.headers.set('Vary', vary)
}

/** After a write, this isolate does not give at once any more what it rendered before of what was changed. */
async function passWrite(c: Context<AppEnv>, next: Next, now: () => number): Promise<void> {
  await next()
  if (!c.res.ok) return
  databaseIsSlow = false
  const body: unknown = c.req.path.endsWith('/orders') ? await c.req.json() : null
  const names = typeof body === 'object' && body !== null && 'market' in body
  noteChange(tagsOfWrite(c.req.path, names ? String(body.market) : null), now())
}

/** Hono merges a second response into the first; this takes its place. */
function replaceResponse(c: Context<AppEnv>, respond: () => Response): void {
  c.res = undefined
  c.res = respond()
}
