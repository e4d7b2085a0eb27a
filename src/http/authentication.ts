import type { Context } from 'hono'
import type { Caller } from '../db/commands/run-command.ts'
import { isWellFormedKey } from '../domain/api-key.ts'
import { idempotencyKeyOf } from './idempotency.ts'
import { CHALLENGE, Problem } from './problem.ts'

/**
 * Who makes this write: the hash of its bearer key, and its idempotency key. Whether the key exists and may do this is
 * for the command to say, in the same trip; text that cannot be a key is refused here without one.
 */
export async function callerOf(c: Context, idempotency: 'required' | 'optional'): Promise<Caller> {
  const key = bearerKeyOf(c)
  return { keyHashHex: await sha256Hex(key), idempotencyKey: idempotencyKeyOf(c, idempotency) }
}

/** The key that a request carries. Throws the 401 of a request that carries none, or text that cannot be one. */
export function bearerKeyOf(c: Context): string {
  const header = c.req.header('Authorization')
  if (!header) {
    throw new Problem(401, 'unauthorized', 'Send an API key: Authorization: Bearer cp_live_…', {}, CHALLENGE)
  }
  const key = apiKeyOf(c)
  if (key === null) {
    throw new Problem(
      401,
      'unauthorized',
      'The Authorization header does not carry an API key.',
      {},
      CHALLENGE,
    )
  }
  return key
}

/** The text of the request that could be an API key; null where there is none. */
export function apiKeyOf(c: Context): string | null {
  const key = /^Bearer +(\S+) *$/i.exec(c.req.header('Authorization') ?? '')?.[1]
  return key && isWellFormedKey(key) ? key : null
}

/** The 401 of a key that nobody has, or no longer. */
export function unknownKeyProblem(): Problem {
  return new Problem(401, 'unauthorized', 'The API key is unknown, expired or revoked.', {}, CHALLENGE)
}

/** The SHA-256 of an ASCII key, in hexadecimal. */
export async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, '0')).join('')
}
