import { createRoute, z } from '@hono/zod-openapi'
import { closePosition } from '../../db/commands/close-position.ts'
import { closePositions } from '../../db/commands/close-positions.ts'
import { rebalancePool } from '../../db/commands/rebalance-pool.ts'
import { MAX_RATIONALE_CHARS, MAX_REBALANCE_TARGETS } from '../../domain/limits.ts'
import { longText, reference } from './fields.ts'
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
import { closedPositionsSchema, fillSchema, rebalancedSchema } from './pool-schemas.ts'

const poolPath = z.object({ pool: reference })

const closePositionRoute = createRoute({
  operationId: 'closePosition',
  method: 'delete',
  path: '/pools/{pool}/positions/{market}',
  security: KEY_SECURITY,
  middleware: keyed('required'),
  request: { params: poolPath.extend({ market: reference }) },
  responses: { 200: json('The fill that closed the position', fillSchema), ...problems(WRITE_PROBLEMS) },
})

const closePositionsRoute = createRoute({
  operationId: 'closePositions',
  method: 'delete',
  path: '/pools/{pool}/positions',
  security: KEY_SECURITY,
  middleware: keyed('required'),
  request: { params: poolPath },
  responses: {
    200: json('The fills that closed the positions', closedPositionsSchema),
    ...problems(WRITE_PROBLEMS),
  },
})

const rebalancePoolRoute = createRoute({
  operationId: 'rebalancePool',
  method: 'post',
  path: '/pools/{pool}/rebalance',
  security: KEY_SECURITY,
  middleware: keyed('required'),
  request: {
    params: poolPath,
    ...jsonBody(
      z
        .strictObject({
          targets: z
            .array(z.strictObject({ market: reference, weight: z.number().min(0).max(1) }))
            .max(MAX_REBALANCE_TARGETS),
          close_others: z.boolean().default(false),
          tolerance: z.number().min(0.000001).max(1).default(0.01),
          dry_run: z.boolean().default(false),
          rationale: longText(MAX_RATIONALE_CHARS).optional(),
        })
        .openapi('Rebalance'),
    ),
  },
  responses: {
    200: json('The fills and the weights they led to', rebalancedSchema),
    ...problems(WRITE_PROBLEMS),
  },
})

export const positionRoutes = newRouter()
  .openapi(closePositionRoute, async c => {
    const outcome = await closePosition(c.var.request.database, c.var.caller, c.req.valid('param'))
    return c.json(answerOf(c, outcome), 200)
  })
  .openapi(closePositionsRoute, async c => {
    const { pool } = c.req.valid('param')
    return c.json(answerOf(c, await closePositions(c.var.request.database, c.var.caller, pool)), 200)
  })
  .openapi(rebalancePoolRoute, async c => {
    const rebalance = { pool: c.req.valid('param').pool, ...c.req.valid('json') }
    return c.json(answerOf(c, await rebalancePool(c.var.request.database, c.var.caller, rebalance)), 200)
  })
