import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { isRenewal } from './edge-cache.ts'
import { log } from './log.ts'
import { Problem } from './problem.ts'
import type { AppEnv } from './request-context.ts'

/**
 * One line for every request, under the id that its client saw: which route it took, what came of it and what it cost. The
 * route is its pattern, and a problem is its code: nothing that a client wrote is in the line.
 */
export const requestLog: MiddlewareHandler<AppEnv> = async (c, next) => {
  const startedMs = performance.now()
  await next()
  const { count, durationMs } = c.var.request?.database.trips ?? { count: 0, durationMs: 0 }
  const code = c.get('problemCode') ?? (c.error instanceof Problem ? c.error.code : undefined)
  log(isRenewal(c.req.raw) ? 'renewal' : 'request', {
    request_id: c.get('requestId'),
    method: METHODS.has(c.req.method) ? c.req.method : 'other',
    route: routeOf(c),
    status: c.res.status,
    ...(code !== undefined && { code }),
    cache: c.res.headers.get('X-Cache'),
    trips: count,
    database_ms: roundedMs(durationMs),
    duration_ms: roundedMs(performance.now() - startedMs),
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
