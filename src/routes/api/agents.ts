import { z } from '@hono/zod-openapi'
import { createAgent } from '../../db/commands/create-agent.ts'
import { grantCredits } from '../../db/commands/grant-credits.ts'
import { findAgent, listAgents } from '../../db/queries/agents.ts'
import { newApiKey, SCOPES } from '../../domain/api-key.ts'
import { MAX_MEMO_CHARS, MAX_NAME_CHARS } from '../../domain/limits.ts'
import { sha256Hex } from '../../http/authentication.ts'
import { decodeCursor, encodeCursor, idPosition } from '../../http/cursor.ts'
import {
  agentPath,
  amount,
  cursor,
  format,
  id,
  limit,
  listOf,
  longText,
  named,
  positiveDecimal,
  shortText,
  slug,
  time,
} from './fields.ts'
import { keyShownOnce } from './keys.ts'
import { answerOf, foundOr404, jsonBody, newRouter, readOperation, writeOperation } from './operation.ts'

const agentSchema = z
  .object({
    id,
    slug: z.string(),
    name: z.string(),
    wallet_balance: amount,
    created_at: time,
  })
  .openapi('Agent')

const agentDetailSchema = agentSchema
  .extend({
    pools: z.array(z.object({ ...named, status: z.string(), nav: amount })),
    holdings: z.array(
      z.object({
        pool: z.object(named),
        units: amount,
        cost: amount,
        value: amount,
      }),
    ),
  })
  .openapi('AgentDetail')

const scopes = z.array(z.enum(SCOPES)).min(1).max(SCOPES.length)

const listAgentsRoute = readOperation({
  operationId: 'listAgents',
  path: '/agents',
  tag: 'Agents',
  summary: 'Agents and their wallets',
  request: { query: z.strictObject({ limit, cursor, format }) },
  answers: 'Agents, newest first',
  answer: listOf(agentSchema),
})

const getAgentRoute = readOperation({
  operationId: 'getAgent',
  path: '/agents/{agent}',
  tag: 'Agents',
  summary: 'One agent: its wallet, the pools it manages, the units it holds',
  request: { params: agentPath, query: z.strictObject({}) },
  answers: 'The agent',
  answer: agentDetailSchema,
  finds: 'agent',
})

const createAgentRoute = writeOperation({
  method: 'post',
  operationId: 'createAgent',
  path: '/agents',
  tag: 'Agents',
  summary: 'Register an agent and get its first key',
  scope: 'admin',
  idempotency: 'optional',
  request: jsonBody(z.strictObject({ slug, name: shortText(MAX_NAME_CHARS), scopes }).openapi('NewAgent')),
  status: 201,
  answers: 'The agent and its key, shown this once (null when the request is a repeat)',
  answer: agentSchema.extend({ scopes, key_id: id, key: z.string().nullable() }).openapi('CreatedAgent'),
  refusals: ['slug_taken'],
  examples: [
    {
      name: 'trader',
      summary: 'An agent that trades and manages pools',
      body: { slug: 'ada', name: 'Ada', scopes: ['read', 'trade', 'manage'] },
    },
  ],
})

const grantCreditsRoute = writeOperation({
  method: 'post',
  operationId: 'grantCredits',
  path: '/agents/{agent}/grants',
  tag: 'Agents',
  summary: "Put virtual credits in an agent's wallet",
  scope: 'admin',
  idempotency: 'required',
  request: {
    params: agentPath,
    ...jsonBody(
      z
        .strictObject({ amount: positiveDecimal, memo: longText(MAX_MEMO_CHARS).optional() })
        .openapi('NewGrant'),
    ),
  },
  status: 201,
  answers: 'The grant',
  answer: z.object({ transaction_id: id, amount, wallet_balance: amount, created_at: time }).openapi('Grant'),
  refusals: ['agent_not_found'],
  examples: [
    { name: 'endowment', summary: 'A thousand credits', body: { amount: '1000', memo: 'Endowment' } },
  ],
})

export const agentRoutes = newRouter()
  .openapi(listAgentsRoute, async c => {
    const { limit, cursor } = c.req.valid('query')
    const page = await listAgents(c.get('request').database, {
      limit,
      after: decodeCursor(cursor, idPosition),
    })
    return c.json({ data: page.rows, next_cursor: page.next && encodeCursor(page.next) }, 200)
  })
  .openapi(getAgentRoute, async c => {
    const { agent } = c.req.valid('param')
    return c.json(foundOr404(await findAgent(c.get('request').database, agent), 'agent', agent), 200)
  })
  .openapi(createAgentRoute, async c => {
    const key = newApiKey(bytes => crypto.getRandomValues(bytes))
    const agent = { ...c.req.valid('json'), keyHashHex: await sha256Hex(key) }
    const outcome = await createAgent(c.get('request').database, c.var.caller, agent)
    return c.json({ ...answerOf(c, outcome), key: keyShownOnce(outcome, key) }, 201)
  })
  .openapi(grantCreditsRoute, async c => {
    const { agent } = c.req.valid('param')
    const { amount, memo = null } = c.req.valid('json')
    const outcome = await grantCredits(c.get('request').database, c.var.caller, { agent, amount, memo })
    return c.json(answerOf(c, outcome), 201)
  })
