import { createRoute, z } from '@hono/zod-openapi'
import { depositCredits } from '../../db/commands/deposit-credits.ts'
import { withdrawCredits } from '../../db/commands/withdraw-credits.ts'
import { positiveDecimal, reference } from './fields.ts'
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
import { flowSchema } from './pool-schemas.ts'

const poolPath = z.object({ pool: reference })

const depositRoute = createRoute({
  operationId: 'depositCredits',
  method: 'post',
  path: '/pools/{pool}/deposits',
  security: KEY_SECURITY,
  middleware: keyed('required'),
  request: { params: poolPath, ...jsonBody(z.strictObject({ amount: positiveDecimal })) },
  responses: { 201: json('The deposit and the units it bought', flowSchema), ...problems(WRITE_PROBLEMS) },
})

const withdrawalRoute = createRoute({
  operationId: 'withdrawCredits',
  method: 'post',
  path: '/pools/{pool}/withdrawals',
  security: KEY_SECURITY,
  middleware: keyed('required'),
  request: {
    params: poolPath,
    ...jsonBody(
      z
        .strictObject({ amount: positiveDecimal.optional(), units: positiveDecimal.optional() })
        .refine(
          ({ amount, units }) => (amount === undefined) !== (units === undefined),
          'must have either amount or units',
        ),
    ),
  },
  responses: { 201: json('The withdrawal and the units it cost', flowSchema), ...problems(WRITE_PROBLEMS) },
})

export const flowRoutes = newRouter()
  .openapi(depositRoute, async c => {
    const deposit = { pool: c.req.valid('param').pool, amount: c.req.valid('json').amount }
    return c.json(answerOf(c, await depositCredits(c.var.request.database, c.var.caller, deposit)), 201)
  })
  .openapi(withdrawalRoute, async c => {
    const { amount = null, units = null } = c.req.valid('json')
    const withdrawal = { pool: c.req.valid('param').pool, amount, units }
    return c.json(answerOf(c, await withdrawCredits(c.var.request.database, c.var.caller, withdrawal)), 201)
  })
