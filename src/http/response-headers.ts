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
 * On every answer, and no more than has something to protect: `frame-ancestors` is what browsers read instead of X-Frame-Options,
 * no script runs that an agent cluster could set apart, and nobody is kept from embedding what everybody may read, since no
 * cookie opens anything. An answer of the cache has them already; no route sets one of its own.
 */
export const SECURITY_HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'same-origin',
  'Strict-Transport-Security': 'max-age=15552000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
} as const

const SECURITY_LINES = Object.entries(SECURITY_HEADERS)

/** Security headers; and what has no caching policy of its own is kept by nobody. */
export const answerHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  const { headers } = c.res
  if (!headers.has('X-Content-Type-Options')) {
    for (const [name, value] of SECURITY_LINES) headers.set(name, value)
  }
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store')
}
