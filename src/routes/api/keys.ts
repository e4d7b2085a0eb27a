import { z } from '@hono/zod-openapi'
import { createKey } from '../../db/commands/create-key.ts'
import { revokeKey } from '../../db/commands/revoke-key.ts'
import { newApiKey, SCOPES } from '../../domain/api-key.ts'
import { sha256Hex } from '../../http/authentication.ts'
import { agentPath, id, instant, time } from './fields.ts'
import { answerOf, jsonBody, newRouter, writeOperation } from './operation.ts'

const scopes = z.array(z.enum(SCOPES)).min(1).max(SCOPES.length)

const createKeyRoute = writeOperation({
  method: 'post',
  operationId: 'createKey',
  path: '/agents/{agent}/keys',
  tag: 'Agents',
  summary: 'Make a further key, with no scope that the calling key lacks, that does not outlive it',
  description:
    'A key that expires makes none that expires later, or never: `key_would_outlive`, with a body that would pass. One with ' +
    'the scope `admin` may.',
  scope: 'manage',
  idempotency: 'optional',
  request: {
    params: agentPath,
    ...jsonBody(z.strictObject({ scopes, expires_at: instant.nullable().default(null) }).openapi('NewKey')),
  },
  status: 201,
  answers: 'The key, shown this once (null when the request is a repeat)',
  answer: z
    .object({
      id,
      scopes,
      expires_at: time.nullable(),
      created_at: time,
      key: z.string().nullable(),
    })
    .openapi('CreatedKey'),
  refusals: ['agent_not_found', 'key_would_outlive'],
  examples: [{ name: 'readOnly', summary: 'A key that only reads', body: { scopes: ['read'] } }],
})

const revokeKeyRoute = writeOperation({
  method: 'delete',
  operationId: 'revokeKey',
  path: '/agents/{agent}/keys/{key_id}',
  tag: 'Agents',
  summary: 'Revoke a key: it is refused from the next request on',
  scope: 'manage',
  idempotency: 'optional',
  request: { params: agentPath.extend({ key_id: z.uuid() }) },
  status: 200,
  answers: 'The key, revoked',
  answer: z.object({ id, revoked_at: time }).openapi('RevokedKey'),
  refusals: ['key_not_found'],
})

export const keyRoutes = newRouter()
  .openapi(createKeyRoute, async c => {
    const key = newApiKey(bytes => crypto.getRandomValues(bytes))
    const request = {
      agent: c.req.valid('param').agent,
      ...c.req.valid('json'),
      keyHashHex: await sha256Hex(key),
    }
    const outcome = await createKey(c.get('request').database, c.var.caller, request)
    return c.json({ ...answerOf(c, outcome), key: keyShownOnce(outcome, key) }, 201)
  })
  .openapi(revokeKeyRoute, async c => {
    const outcome = await revokeKey(c.get('request').database, c.var.caller, c.req.valid('param'))
    return c.json(answerOf(c, outcome), 200)
  })

/** A repeated answer belongs to the key that was made the first time, which nobody can read any more. */
export function keyShownOnce(outcome: { done: boolean; replayed?: boolean }, key: string): string | null {
  return outcome.replayed ? null : key
}
