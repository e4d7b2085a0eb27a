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

const OF_EVERY_ANSWER = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Strict-Transport-Security': 'max-age=15552000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
}

const OF_PAGES = {
  ...OF_EVERY_ANSWER,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'same-origin',
}

/**
 * What protects an answer, and no more than has something to protect: `frame-ancestors` is what browsers read instead of
 * X-Frame-Options, only pages have links and open windows, no script runs that an agent cluster could set apart, and nobody is
 * kept from embedding what everybody may read, since no cookie opens anything.
 */
export function securityHeaders(contentType: string | null | undefined): Record<string, string> {
  return contentType?.startsWith('text/html') ? OF_PAGES : OF_EVERY_ANSWER
}

/** Security headers, which an answer of the cache has already; and what has no caching policy of its own is kept by nobody. */
export const answerHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  const { headers } = c.res
  if (!headers.has('X-Content-Type-Options')) {
    const protections = securityHeaders(headers.get('Content-Type'))
    for (const name in protections) headers.set(name, protections[name] ?? '')
  }
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store')
}
