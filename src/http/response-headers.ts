import type { MiddlewareHandler } from 'hono'

/** Pages load from their own origin and nothing else; nothing inline runs. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * What protects an answer, and no more than has something to protect: `frame-ancestors` is what browsers read instead of
 * X-Frame-Options, no script runs that an agent cluster could set apart or that another window could reach, and nobody is kept
 * from embedding what everybody may read, since no cookie opens anything. What a page's links tell of it, the page itself says.
 */
export const PROTECTIONS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
}

const BY_TLS_FROM_NOW_ON = { 'Strict-Transport-Security': 'max-age=15552000; includeSubDomains' }

/**
 * What has browsers come by TLS from now on, of an answer that goes by TLS: over plain HTTP it must not be said (RFC 6797, 7.2).
 */
export function transportSecurity(url: string): Record<string, string> {
  return url.startsWith('https:') ? BY_TLS_FROM_NOW_ON : {}
}

/**
 * Security headers, of which an answer of the cache has some already; and what has no caching policy of its own is kept by nobody.
 */
export const answerHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  const { headers } = c.res
  const protections = headers.has('X-Content-Type-Options') ? {} : PROTECTIONS
  const missing: Record<string, string> = { ...protections, ...transportSecurity(c.req.url) }
  for (const [name, value] of Object.entries(missing)) headers.set(name, value)
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store')
}
