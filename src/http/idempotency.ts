import type { Context } from 'hono'
import { MAX_IDEMPOTENCY_KEY_CHARS } from '../domain/limits.ts'
import { Problem } from './problem.ts'

const PRINTABLE = new RegExp(`^[\\x20-\\x7e]{1,${MAX_IDEMPOTENCY_KEY_CHARS}}$`)

/** The request's `Idempotency-Key`. Absent is a problem where one is required, and null where it is not. */
export function idempotencyKeyOf(c: Context, idempotency: 'required' | 'optional'): string | null {
  const key = c.req.header('Idempotency-Key')
  if (key === undefined && idempotency === 'optional') return null
  if (key === undefined) {
    throw new Problem(
      400,
      'idempotency_key_required',
      'Send an Idempotency-Key header with a value of your own for this request, such as a UUID; repeat it on a retry.',
    )
  }
  if (!PRINTABLE.test(key)) {
    throw new Problem(
      400,
      'idempotency_key_invalid',
      `An Idempotency-Key is 1 to ${MAX_IDEMPOTENCY_KEY_CHARS} printable ASCII characters.`,
    )
  }
  return key
}
