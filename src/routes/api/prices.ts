import { createRoute, z } from '@hono/zod-openapi'
import { recordPrices } from '../../db/commands/record-prices.ts'
import { MAX_PRICES_PER_FEED } from '../../domain/limits.ts'
import { decimal, instant, reference } from './fields.ts'
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

const recordPricesRoute = createRoute({
  operationId: 'recordPrices',
  method: 'post',
  path: '/prices',
  security: KEY_SECURITY,
  middleware: keyed('optional'),
  request: jsonBody(
    z
      .array(
        z.strictObject({ market: reference, price: decimal, at: instant.optional() }).openapi('FedPrice'),
      )
      .min(1)
      .max(MAX_PRICES_PER_FEED),
  ),
  responses: {
    200: json(
      'How many prices were new, and how many markets they moved',
      z
        .object({ received: z.number(), recorded: z.number(), markets_moved: z.number() })
        .openapi('RecordedPrices'),
    ),
    ...problems(WRITE_PROBLEMS),
  },
})

export const priceRoutes = newRouter().openapi(recordPricesRoute, async c => {
  const outcome = await recordPrices(c.var.request.database, c.var.caller, c.req.valid('json'))
  return c.json(answerOf(c, outcome), 200)
})
