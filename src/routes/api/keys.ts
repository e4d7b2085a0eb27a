import { createRoute, z } from '@hono/zod-openapi'
import { createKey } from '../../db/commands/create-key.ts'
import { revokeKey } from '../../db/commands/revoke-key.ts'
import { newApiKey, SCOPES } from '../../domain/api-key.ts'
import { sha256Hex } from '../../http/authentication.ts'
import { instant, reference } from './fields.ts'
import {
  answerOf,
  json,
  jsonBody,
  KEY_SECURITY,
  keyed,
  newRouter,
  problems,
  WRITE_PROBLEMS,
} from './operation.ts'

const scopes = z.array(z.enum(SCOPES)).min(1).max(SCOPES.length)

const createKeyRoute = createRoute({
  operationId: 'createKey',
  method: 'post',
  path: '/agents/{agent}/keys',
  security: KEY_SECURITY,
  middleware: keyed('optional'),
  request: {
    params: z.object({ agent: reference }),
    ...jsonBody(z.strictObject({ scopes, expires_at: instant.nullable().default(null) }).openapi('NewKey')),
  },
  responses: {
    201: json(
      'The key, shown this once (null when the request is a repeat)',
      z
        .object({
          id: z.string(),
          scopes,
          expires_at: z.string().nullable(),
          created_at: z.string(),
          key: z.string().nullable(),
        })
        .openapi('CreatedKey'),
    ),
    ...problems(WRITE_PROBLEMS),
  },
})

const revokeKeyRoute = createRoute({
  operationId: 'revokeKey',
  method: 'delete',
  path: '/agents/{agent}/keys/{key_id}',
  security: KEY_SECURITY,
  middleware: keyed('optional'),
  request: { params: z.object({ agent: reference, key_id: z.uuid() }) },
  responses: {
    200: json('The key, revoked', z.object({ id: z.string(), revoked_at: z.string() }).openapi('RevokedKey')),
    ...problems(WRITE_PROBLEMS),
  },
})

export const keyRoutes = newRouter()
  .openapi(createKeyRoute, async c => {
    const key = newApiKey(bytes => crypto.getRandomValues(bytes))
    const request = {
      agent: c.req.valid('param').agent,
      ...c.req.valid('json'),
      keyHashHex: await sha256Hex(key),
    }
    const outcome = await createKey(c.var.request.database, c.var.caller, request)
    return c.json({ ...answerOf(c, outcome), key: keyShownOnce(outcome, key) }, 201)
  })
  .openapi(revokeKeyRoute, async c => {
    const outcome = await revokeKey(c.var.request.database, c.var.caller, c.req.valid('param'))
    return c.json(answerOf(c, outcome), 200)
  })

/** A repeated answer belongs to the key that was made the first time, which nobody can read any more. */
export function keyShownOnce(outcome: { done: boolean; replayed?: boolean }, key: string): string | null {
  return outcome.replayed ? null : key
}
