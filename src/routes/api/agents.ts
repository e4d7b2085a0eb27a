import { createRoute, z } from '@hono/zod-openapi'
import { createAgent } from '../../db/commands/create-agent.ts'
import { grantCredits } from '../../db/commands/grant-credits.ts'
import { findAgent, listAgents } from '../../db/queries/agents.ts'
import { newApiKey, SCOPES } from '../../domain/api-key.ts'
import { MAX_MEMO_CHARS, MAX_NAME_CHARS } from '../../domain/limits.ts'
import { sha256Hex } from '../../http/authentication.ts'
import { decodeCursor, encodeCursor, idPosition } from '../../http/cursor.ts'
import {
  cursor,
  decimal,
  format,
  limit,
  listOf,
  longText,
  positiveDecimal,
  reference,
  shortText,
  slug,
} from './fields.ts'
import { keyShownOnce } from './keys.ts'
import {
  answerOf,
  foundOr404,
  json,
  jsonBody,
  KEY_SECURITY,
  keyed,
  newRouter,
  problems,
  READ_PROBLEMS,
  WRITE_PROBLEMS,
} from './operation.ts'

const agentSchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    wallet_balance: decimal,
    created_at: z.string(),
  })
  .openapi('Agent')

const agentDetailSchema = agentSchema
  .extend({
    pools: z.array(
      z.object({ id: z.string(), slug: z.string(), name: z.string(), status: z.string(), nav: z.string() }),
    ),
    holdings: z.array(
      z.object({
        pool: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
        units: z.string(),
        cost: z.string(),
        value: z.string(),
      }),
    ),
  })
  .openapi('AgentDetail')

const scopes = z.array(z.enum(SCOPES)).min(1).max(SCOPES.length)
const agentPath = z.object({ agent: reference })

const listAgentsRoute = createRoute({
  operationId: 'listAgents',
  method: 'get',
  path: '/agents',
  request: { query: z.strictObject({ limit, cursor, format }) },
  responses: { 200: json('Agents, newest first', listOf(agentSchema)), ...problems(READ_PROBLEMS) },
})

const getAgentRoute = createRoute({
  operationId: 'getAgent',
  method: 'get',
  path: '/agents/{agent}',
  request: { params: agentPath, query: z.strictObject({}) },
  responses: { 200: json('The agent', agentDetailSchema), ...problems(READ_PROBLEMS) },
})

const createAgentRoute = createRoute({
  operationId: 'createAgent',
  method: 'post',
  path: '/agents',
  security: KEY_SECURITY,
  middleware: keyed('optional'),
  request: { ...jsonBody(z.strictObject({ slug, name: shortText(MAX_NAME_CHARS), scopes })) },
  responses: {
    201: json(
      'The agent and its key, shown this once (null when the request is a repeat)',
      agentSchema.extend({ scopes, key_id: z.string(), key: z.string().nullable() }).openapi('CreatedAgent'),
    ),
    ...problems(WRITE_PROBLEMS),
  },
})

const grantCreditsRoute = createRoute({
  operationId: 'grantCredits',
  method: 'post',
  path: '/agents/{agent}/grants',
  security: KEY_SECURITY,
  middleware: keyed('required'),
  request: {
    params: agentPath,
    ...jsonBody(z.strictObject({ amount: positiveDecimal, memo: longText(MAX_MEMO_CHARS).optional() })),
  },
  responses: {
    201: json(
      'The grant',
      z
        .object({
          transaction_id: z.string(),
          amount: z.string(),
          wallet_balance: z.string(),
          created_at: z.string(),
        })
        .openapi('Grant'),
    ),
    ...problems(WRITE_PROBLEMS),
  },
})

export const agentRoutes = newRouter()
  .openapi(listAgentsRoute, async c => {
    const { limit, cursor } = c.req.valid('query')
    const page = await listAgents(c.var.request.database, { limit, after: decodeCursor(cursor, idPosition) })
    return c.json({ data: page.rows, next_cursor: page.next && encodeCursor(page.next) }, 200)
  })
  .openapi(getAgentRoute, async c => {
    const { agent } = c.req.valid('param')
    return c.json(foundOr404(await findAgent(c.var.request.database, agent), 'agent', agent), 200)
  })
  .openapi(createAgentRoute, async c => {
    const key = newApiKey(bytes => crypto.getRandomValues(bytes))
    const agent = { ...c.req.valid('json'), keyHashHex: await sha256Hex(key) }
    const outcome = await createAgent(c.var.request.database, c.var.caller, agent)
    return c.json({ ...answerOf(c, outcome), key: keyShownOnce(outcome, key) }, 201)
  })
  .openapi(grantCreditsRoute, async c => {
    const { agent } = c.req.valid('param')
    const { amount, memo = null } = c.req.valid('json')
    const outcome = await grantCredits(c.var.request.database, c.var.caller, { agent, amount, memo })
    return c.json(answerOf(c, outcome), 201)
  })
