import type { Context, MiddlewareHandler } from 'hono'
import { clientNetworkOf } from '../domain/client-network.ts'
import type { RateLimit, Settings } from '../env.ts'
import { apiKeyOf, sha256Hex } from './authentication.ts'
import { policyOf } from './cache-key.ts'
import { isRenewal } from './edge-cache.ts'
import { log } from './log.ts'
import { Problem } from './problem.ts'
import type { AppEnv } from './request-context.ts'

/** Requests that the app makes of itself for one that was counted. No client can make one of these. */
const counted = new WeakSet<Request>()

/** Marks a request as part of another, which was counted. */
export function countedAlready(request: Request): Request {
  counted.add(request)
  return request
}

export type LimitName = keyof Settings['rateLimits']

/** What a request without a key is held against, and one with a key. */
const WITHOUT_KEY: readonly LimitName[] = ['reader']
const WITH_KEY: readonly LimitName[] = ['key', 'address']

const SUBJECTS: Record<LimitName, string> = {
  key: 'with this API key',
  reader: 'from this address without an API key',
  address: 'from this address',
}

/**
 * Says of an answer which limits its request is held against (`draft-ietf-httpapi-ratelimit-headers`). How much of them is
 * left is known only where it is nothing: a limiter of the platform says yes or no.
 */
export const rateLimitPolicy: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next()
  const policy = policyText(c.get('request').settings, limitsOf(c))
  if (policy !== null) c.res.headers.set('RateLimit-Policy', policy)
}

/** The policy of a read without a key, as a header. */
export function readerPolicyHeader(settings: Settings): { 'RateLimit-Policy'?: string } {
  const policy = policyText(settings, WITHOUT_KEY)
  return policy === null ? {} : { 'RateLimit-Policy': policy }
}

function policyText({ rateLimits }: Settings, names: readonly LimitName[]): string | null {
  const policies = names
    .filter(name => rateLimits[name].limiter !== null)
    .map(name => `"${name}";q=${rateLimits[name].requests};w=${rateLimits[name].periodSeconds}`)
  return policies.length > 0 ? policies.join(', ') : null
}

/**
 * Refuses what comes too often, of the requests that no cache answered. A key is counted by its hash, a client by its
 * network. What is answered without the database, or is made here to renew the cache, is not counted.
 */
export const rateLimit: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (isRenewal(c.req.raw) || counted.has(c.req.raw) || needsNoDatabase(c)) return next()
  const { settings, requestId } = c.get('request')
  const verdicts = limitsOf(c).map(async name => {
    const limit = settings.rateLimits[name]
    const isAdmitted =
      limit.limiter === null || (await admits(limit.limiter, await subjectOf(c, name), requestId))
    return isAdmitted ? null : rateLimited(name, limit)
  })
  const problem = (await Promise.all(verdicts)).find(found => found !== null)
  if (problem) throw problem
  return next()
}

function limitsOf(c: Context<AppEnv>): readonly LimitName[] {
  const known = c.get('limits')
  if (known) return known
  const limits = apiKeyOf(c) === null ? WITHOUT_KEY : WITH_KEY
  c.set('limits', limits)
  return limits
}

async function subjectOf(c: Context<AppEnv>, name: LimitName): Promise<string> {
  // Cloudflare sets the header itself, whatever the client sends.
  return name === 'key'
    ? sha256Hex(apiKeyOf(c) ?? '')
    : clientNetworkOf(c.req.header('CF-Connecting-IP') ?? 'unknown')
}

/** A limiter that fails lets pass: the exchange must not stop for it. */
async function admits(
  limiter: NonNullable<RateLimit['limiter']>,
  key: string,
  requestId: string,
): Promise<boolean> {
  try {
    return (await limiter.limit({ key })).success
  } catch (error) {
    log('limiter_failed', { request_id: requestId, error: error instanceof Error ? error.name : 'unknown' })
    return true
  }
}

/** The limiter does not say when it will admit again: after a whole period it will. */
function rateLimited(name: LimitName, { requests, periodSeconds }: RateLimit): Problem {
  return new Problem(
    429,
    'rate_limited',
    `More than ${requests} requests in ${periodSeconds} seconds ${SUBJECTS[name]}. Wait as long, then go on more slowly.`,
    { limited_by: name, limit: requests, period_seconds: periodSeconds },
    { 'Retry-After': String(periodSeconds), RateLimit: `"${name}";r=0;t=${periodSeconds}` },
  )
}

/** What no cache keeps because it costs nothing. A brief is kept by none either, and asks the database each time. */
const FREE: ReadonlySet<string> = new Set(['/', '/llms.txt', '/SKILL.md', '/api/health', '/assets/{name}'])

/** Health without `deep`, the version, the API document, guides, assets: what is the same for a whole release. */
function needsNoDatabase(c: Context<AppEnv>): boolean {
  const policy = policyOf(c.req.path)?.policy
  if (policy === undefined || policy.fresh === 'release') return policy !== undefined
  return FREE.has(policy.route) && c.req.query('deep') === undefined
}
