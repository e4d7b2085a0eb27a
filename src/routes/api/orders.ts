import { createRoute, z } from '@hono/zod-openapi'
import { placeOrder } from '../../db/commands/place-order.ts'
import { quoteOrder } from '../../db/commands/quote-order.ts'
import { MAX_RATIONALE_CHARS } from '../../domain/limits.ts'
import { clientOrderId, longText, positiveDecimal, reference } from './fields.ts'
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
import { fillSchema } from './pool-schemas.ts'

const poolPath = z.object({ pool: reference })

const orderSchema = z
  .strictObject({
    market: reference,
    side: z.enum(['buy', 'sell']),
    quantity: positiveDecimal.optional(),
    notional: positiveDecimal.optional(),
    limit_price: positiveDecimal.optional(),
    rationale: longText(MAX_RATIONALE_CHARS).optional(),
    client_order_id: clientOrderId.optional(),
  })
  .refine(
    ({ quantity, notional }) => (quantity === undefined) !== (notional === undefined),
    'must have either quantity or notional',
  )
  .openapi('Order')

const placeOrderRoute = createRoute({
  operationId: 'placeOrder',
  method: 'post',
  path: '/pools/{pool}/orders',
  security: KEY_SECURITY,
  middleware: keyed('required'),
  request: { params: poolPath, ...jsonBody(orderSchema) },
  responses: { 201: json('The fill', fillSchema), ...problems(WRITE_PROBLEMS) },
})

const quoteOrderRoute = createRoute({
  operationId: 'quoteOrder',
  method: 'post',
  path: '/pools/{pool}/quote',
  security: KEY_SECURITY,
  middleware: keyed('optional'),
  request: { params: poolPath, ...jsonBody(orderSchema) },
  responses: { 200: json('What the order would do now', fillSchema), ...problems(WRITE_PROBLEMS) },
})

export const orderRoutes = newRouter()
  .openapi(placeOrderRoute, async c => {
    const order = { pool: c.req.valid('param').pool, ...c.req.valid('json') }
    return c.json(answerOf(c, await placeOrder(c.var.request.database, c.var.caller, order)), 201)
  })
  .openapi(quoteOrderRoute, async c => {
    const order = { pool: c.req.valid('param').pool, ...c.req.valid('json') }
    return c.json(answerOf(c, await quoteOrder(c.var.request.database, c.var.caller, order)), 200)
  })
