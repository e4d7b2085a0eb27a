import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { NO_TRIPS, type Trips } from '../db/client.ts'
import { isRenewal } from './edge-cache.ts'
import { log } from './log.ts'
import { Problem } from './problem.ts'
import type { AppEnv } from './request-context.ts'

/** What a request's line says of it. */
type RequestFacts = {
  requestId: string
  method: string
  route: string | null
  status: number
  code?: string | undefined
  /** Which tier of the cache answered. */
  cache: string | null
  trips: Trips
  startedMs: number
}

/**
 * Writes a request's line, under the id that its client saw. The route is its pattern, and a problem is its code: nothing that a
 * client wrote is in the line.
 */
export function logRequest(event: 'request' | 'renewal', facts: RequestFacts): void {
  log(event, {
    request_id: facts.requestId,
    method: METHODS.has(facts.method) ? facts.method : 'other',
    route: facts.route,
    status: facts.status,
    ...(facts.code !== undefined && { code: facts.code }),
    cache: facts.cache,
    trips: facts.trips.count,
    database_ms: roundedMs(facts.trips.durationMs),
    duration_ms: roundedMs(performance.now() - facts.startedMs),
  })
}

/** One line for every request: which route it took, what came of it and what it cost. */
export const requestLog: MiddlewareHandler<AppEnv> = async (c, next) => {
  const startedMs = performance.now()
  await next()
  logRequest(isRenewal(c.req.raw) ? 'renewal' : 'request', {
    requestId: c.get('requestId'),
    method: c.req.method,
    route: routeOf(c),
    status: c.res.status,
    code: c.get('problemCode') ?? (c.error instanceof Problem ? c.error.code : undefined),
    cache: c.res.headers.get('X-Cache'),
    trips: c.get('request')?.database.trips ?? NO_TRIPS,
    startedMs,
  })
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS', 'PUT'])

/** The pattern that the path fits, as the API document writes it; null where there is nothing at the address. */
function routeOf(c: Context): string | null {
  const pattern = matchedRoutes(c).find(({ path }) => !path.endsWith('*'))?.path
  return pattern?.replaceAll(/:(\w+)(?:\{[^}]*\})?/g, '{$1}') ?? null
}

function roundedMs(ms: number): number {
  return Math.round(ms * 10) / 10
}
