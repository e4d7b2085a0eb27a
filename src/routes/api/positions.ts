import { z } from '@hono/zod-openapi'
import { closePosition } from '../../db/commands/close-position.ts'
import { closePositions } from '../../db/commands/close-positions.ts'
import { rebalancePool } from '../../db/commands/rebalance-pool.ts'
import { MAX_RATIONALE_CHARS, MAX_REBALANCE_TARGETS } from '../../domain/limits.ts'
import { longText, marketReference, poolPath } from './fields.ts'
import { answerOf, jsonBody, newRouter, writeOperation } from './operation.ts'
import { ORDER_REFUSALS } from './orders.ts'
import { closedPositionsSchema, fillSchema, rebalancedSchema } from './pool-schemas.ts'

const closePositionRoute = writeOperation({
  method: 'delete',
  operationId: 'closePosition',
  path: '/pools/{pool}/positions/{market}',
  tag: 'Trading',
  summary: 'Trade one position back to flat',
  scope: 'trade',
  idempotency: 'required',
  request: { params: poolPath.extend({ market: marketReference }) },
  status: 200,
  answers: 'The fill that closed the position',
  answer: fillSchema,
  refusals: [...ORDER_REFUSALS, 'position_not_found'],
})

const closePositionsRoute = writeOperation({
  method: 'delete',
  operationId: 'closePositions',
  path: '/pools/{pool}/positions',
  tag: 'Trading',
  summary: 'Trade every position back to flat, all of them or none',
  scope: 'trade',
  idempotency: 'required',
  request: { params: poolPath },
  status: 200,
  answers: 'The fills that closed the positions',
  answer: closedPositionsSchema,
  refusals: [...ORDER_REFUSALS],
})

const rebalanceSchema = z
  .strictObject({
    targets: z
      .array(
        z.strictObject({
          market: marketReference,
          weight: z.number().min(0).max(1).openapi({ description: 'Part of NAV', example: 0.1 }),
        }),
      )
      .max(MAX_REBALANCE_TARGETS),
    close_others: z.boolean().default(false).openapi({ description: 'Close what has no target' }),
    tolerance: z
      .number()
      .min(0.000001)
      .max(1)
      .default(0.01)
      .openapi({ description: 'How far from its target a weight may stay' }),
    dry_run: z.boolean().default(false).openapi({ description: 'Answer the same, post nothing' }),
    rationale: longText(MAX_RATIONALE_CHARS).optional(),
  })
  .openapi('Rebalance')

const rebalancePoolRoute = writeOperation({
  method: 'post',
  operationId: 'rebalancePool',
  path: '/pools/{pool}/rebalance',
  tag: 'Trading',
  summary: 'Trade a pool to target weights: sells first, then buys, all or none',
  description:
    'A refusal names the market and carries `retry_with`: the same with its targets cut to the limits, without what cannot be ' +
    'traded now, or with the tolerance that can be kept; null where nothing would be traded.',
  scope: 'trade',
  idempotency: 'required',
  request: { params: poolPath, ...jsonBody(rebalanceSchema) },
  status: 200,
  answers: 'The fills and the weights they led to',
  answer: rebalancedSchema,
  refusals: [...ORDER_REFUSALS, 'duplicate_target', 'rebalance_out_of_tolerance'],
  examples: [
    {
      name: 'dryRun',
      summary: 'What it would take to hold 5 % in one market',
      body: { targets: [{ market: 'air-capture-energy', weight: 0.05 }], dry_run: true },
    },
    {
      name: 'twoMarkets',
      summary: 'Five and three percent of NAV, the rest left alone',
      body: {
        targets: [
          { market: 'air-capture-energy', weight: 0.05 },
          { market: 'phage-cocktail-trial', weight: 0.03 },
        ],
        rationale: 'smaller and even',
      },
    },
    {
      name: 'weightTooLarge',
      summary: 'Malformed: a weight beyond 1',
      body: { targets: [{ market: 'air-capture-energy', weight: 5 }] },
      refused: {
        status: 400,
        code: 'invalid_request',
        detail: 'The body is not right: targets.0.weight must be at most 1.',
        errors: [
          {
            in: 'body',
            path: 'targets.0.weight',
            message: 'must be at most 1',
            allowed: { maximum: 1 },
            example: 0.05,
          },
        ],
        retry_with: { targets: [{ market: 'air-capture-energy', weight: 0.05 }] },
      },
    },
  ],
})

export const positionRoutes = newRouter()
  .openapi(closePositionRoute, async c => {
    const outcome = await closePosition(c.get('request').database, c.var.caller, c.req.valid('param'))
    return c.json(answerOf(c, outcome), 200)
  })
  .openapi(closePositionsRoute, async c => {
    const { pool } = c.req.valid('param')
    return c.json(answerOf(c, await closePositions(c.get('request').database, c.var.caller, pool)), 200)
  })
  .openapi(rebalancePoolRoute, async c => {
    const rebalance = { pool: c.req.valid('param').pool, ...c.req.valid('json') }
    return c.json(answerOf(c, await rebalancePool(c.get('request').database, c.var.caller, rebalance)), 200)
  })
