import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { MAX_BODY_BYTES } from '../domain/limits.ts'
import { Problem } from './problem.ts'

const limitBytes = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    throw new Problem(413, 'body_too_large', `The body is larger than ${MAX_BODY_BYTES} bytes.`)
  },
})

/** Bodies are JSON, said to be so, and small. */
export const bodyGuard: MiddlewareHandler = async (c, next) => {
  const hasBody = c.req.raw.body !== null && c.req.header('Content-Length') !== '0'
  if (hasBody && !isJson(c.req.header('Content-Type'))) {
    throw new Problem(415, 'unsupported_media_type', 'Send JSON, with Content-Type: application/json.')
  }
  return limitBytes(c, next)
}

function isJson(contentType = ''): boolean {
  return /^application\/json\s*(?:;|$)/i.test(contentType)
}
