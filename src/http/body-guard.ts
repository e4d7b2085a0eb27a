import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { MAX_BODY_BYTES, MAX_FEED_BYTES } from '../domain/limits.ts'
import { paths } from './paths.ts'
import { Problem } from './problem.ts'

/** Bodies are JSON, said to be so, and small; a feed of prices may be larger. */
export const bodyGuard: MiddlewareHandler = async (c, next) => {
  const hasBody = c.req.raw.body !== null && c.req.header('Content-Length') !== '0'
  if (hasBody && !isJson(c.req.header('Content-Type'))) {
    throw new Problem(415, 'unsupported_media_type', 'Send JSON, with Content-Type: application/json.')
  }
  return c.req.path === paths.api.prices ? limitFeed(c, next) : limitBody(c, next)
}

const limitBody = limitTo(MAX_BODY_BYTES)
const limitFeed = limitTo(MAX_FEED_BYTES)

function limitTo(maxSize: number): MiddlewareHandler {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new Problem(413, 'body_too_large', `The body is larger than ${maxSize} bytes.`)
    },
  })
}

function isJson(contentType = ''): boolean {
  return /^application\/json\s*(?:;|$)/i.test(contentType)
}
