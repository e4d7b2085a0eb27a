import { createRoute, z } from '@hono/zod-openapi'
import { placeOrder } from '../../db/commands/place-order.ts'
import { MAX_CLIENT_ORDER_ID_CHARS, MAX_RATIONALE_CHARS } from '../../domain/limits.ts'
import { longText, positiveDecimal, reference } from './fields.ts'
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

const clientOrderId = z
  .string()
  .max(MAX_CLIENT_ORDER_ID_CHARS)
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')

const orderSchema = z
  .strictObject({
    market: reference,
    side: z.enum(['buy', 'sell']),
    quantity: positiveDecimal,
    limit_price: positiveDecimal.optional(),
    rationale: longText(MAX_RATIONALE_CHARS).optional(),
    client_order_id: clientOrderId.optional(),
  })
  .openapi('Order')

const placeOrderRoute = createRoute({
  operationId: 'placeOrder',
  method: 'post',
  path: '/pools/{pool}/orders',
  security: KEY_SECURITY,
  middleware: keyed('required'),
  request: { params: z.object({ pool: reference }), ...jsonBody(orderSchema) },
  responses: { 201: json('The fill', fillSchema), ...problems(WRITE_PROBLEMS) },
})

export const orderRoutes = newRouter().openapi(placeOrderRoute, async c => {
  const order = { pool: c.req.valid('param').pool, ...c.req.valid('json') }
  return c.json(answerOf(c, await placeOrder(c.var.request.database, c.var.caller, order)), 201)
})
