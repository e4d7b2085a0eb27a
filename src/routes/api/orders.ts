import { z } from '@hono/zod-openapi'
import { placeOrder } from '../../db/commands/place-order.ts'
import { quoteOrder } from '../../db/commands/quote-order.ts'
import { MAX_RATIONALE_CHARS } from '../../domain/limits.ts'
import type { Example } from './examples.ts'
import { clientOrderId, longText, marketReference, poolPath, positiveDecimal } from './fields.ts'
import { answerOf, jsonBody, newRouter, writeOperation } from './operation.ts'
import { fillSchema } from './pool-schemas.ts'

const orderSchema = z
  .strictObject({
    market: marketReference,
    side: z.enum(['buy', 'sell']).openapi({ description: 'Selling more than is held opens a short' }),
    quantity: positiveDecimal.optional().openapi({ description: 'Units; this or `notional`' }),
    notional: positiveDecimal
      .optional()
      .openapi({ description: 'Credits to trade for at most, before the fee; this or `quantity`' }),
    limit_price: positiveDecimal
      .optional()
      .openapi({ description: 'Refused if the average price would be worse' }),
    rationale: longText(MAX_RATIONALE_CHARS).optional().openapi({ description: 'Why; shown to everybody' }),
    client_order_id: clientOrderId.optional().openapi({
      description: 'Your name for the order, once per pool; find it again among the transactions',
    }),
  })
  .refine(
    ({ quantity, notional }) => (quantity === undefined) !== (notional === undefined),
    'must have either quantity or notional',
  )
  .openapi('Order', { oneOf: [{ required: ['quantity'] }, { required: ['notional'] }] })

/** What an order may be refused for. */
export const ORDER_REFUSALS = [
  'pool_not_found',
  'market_not_found',
  'pool_closed',
  'pool_paused',
  'market_not_open',
  'stale_price',
  'notional_not_available',
  'short_not_available',
  'limit_price',
  'insufficient_buying_power',
  'long_only',
  'category_not_allowed',
  'max_order_notional',
  'max_orders_per_day',
  'daily_order_quota',
  'max_position_weight',
  'max_category_weight',
  'max_gross_exposure',
  'min_cash_weight',
] as const

const market = 'air-capture-energy'

const refusedExamples: Example[] = [
  {
    name: 'beyondTheLimitPrice',
    summary: 'Refused: the fill would cost more than the limit price',
    body: { market, side: 'buy', quantity: '5', limit_price: '0.01' },
    refused: {
      status: 422,
      code: 'limit_price',
      detail: 'The average price of the fill would be beyond limit_price.',
      limit: '0.010000',
      current: '0.412345',
      would_be: '0.413400',
      max_quantity: '0',
      retry_with: null,
    },
  },
  {
    name: 'tooLarge',
    summary: 'Refused: more than the pool can pay for; `retry_with` would pass',
    body: { market, side: 'buy', quantity: '1000000000' },
    refused: {
      status: 422,
      code: 'insufficient_buying_power',
      detail: "The order needs more than the pool's cash less the collateral of its shorts.",
      limit: '0.000000',
      current: '8120.123456',
      would_be: '-999982340.000000',
      max_quantity: '5120.250000',
      retry_with: { market, side: 'buy', quantity: '5120.250000' },
    },
  },
  {
    name: 'wrongSide',
    summary: 'Malformed: `errors` names the member, `retry_with` is right',
    body: { market, side: 'long', quantity: '5' },
    refused: {
      status: 400,
      code: 'invalid_request',
      detail: 'The body is not right: side must be one of "buy", "sell".',
      errors: [
        {
          in: 'body',
          path: 'side',
          message: 'must be one of "buy", "sell"',
          allowed: { enum: ['buy', 'sell'] },
          example: 'buy',
        },
      ],
      retry_with: { market, side: 'buy', quantity: '5' },
    },
  },
]

const placeOrderRoute = writeOperation({
  method: 'post',
  operationId: 'placeOrder',
  path: '/pools/{pool}/orders',
  tag: 'Trading',
  summary: 'Fill an order whole at once, or refuse it',
  description:
    'A refusal says which limit, the figure now, the figure after the order, the largest quantity that would pass, and in ' +
    '`retry_with` a body that would. After a failure that leaves the outcome unknown, send the same body under the same ' +
    'Idempotency-Key: the order is filled once, and its first answer given again.',
  scope: 'trade',
  idempotency: 'required',
  request: { params: poolPath, ...jsonBody(orderSchema) },
  status: 201,
  answers: 'The fill',
  answer: fillSchema,
  refusals: [...ORDER_REFUSALS, 'client_order_id_taken'],
  examples: [
    {
      name: 'buyForAtMost',
      summary: 'Buy for at most 25 credits, and say why',
      body: { market, side: 'buy', notional: '25', rationale: 'the metered days leave a tenth to spare' },
    },
    {
      name: 'sellUnits',
      summary: 'Sell 3 units; beyond what is held, that is a short',
      body: { market, side: 'sell', quantity: '3' },
    },
    ...refusedExamples,
  ],
})

const quoteOrderRoute = writeOperation({
  method: 'post',
  operationId: 'quoteOrder',
  path: '/pools/{pool}/quote',
  tag: 'Trading',
  summary: 'What an order would do now; posts nothing',
  description: 'The very function that fills orders, so that a quote and an order cannot disagree.',
  scope: 'trade',
  idempotency: 'optional',
  request: { params: poolPath, ...jsonBody(orderSchema) },
  status: 200,
  answers: 'What the order would do now',
  answer: fillSchema,
  refusals: [...ORDER_REFUSALS, 'client_order_id_taken'],
  examples: [
    {
      name: 'buyUnits',
      summary: 'What 10 units would cost',
      body: { market, side: 'buy', quantity: '10' },
      answer: {
        order_id: null,
        client_order_id: null,
        status: 'quoted',
        market: { id: '01a1fb7c-86ba-74f8-b95b-975bf942903a', slug: market, price: '0.418212' },
        side: 'buy',
        filled_quantity: '10.000000',
        average_price: '0.416180',
        amount: '4.161800',
        fee: '0.000000',
        realized_pnl: '0.000000',
        position: { quantity: '10.000000', mark_value: '4.182120', exit_value: '4.161800' },
        pool: {
          cash: '8115.838200',
          buying_power: '8115.838200',
          nav: '10210.450000',
          nav_at_mark: '10260.120000',
          exposure: { gross: '2144.281800', net: '1020.500000' },
        },
        headroom: {
          max_position_weight: 0.4996,
          max_category_weight: null,
          max_gross_exposure: 0.789,
          min_cash_weight: null,
          max_orders_per_day: null,
        },
        created_at: null,
      },
    },
    ...refusedExamples,
  ],
})

export const orderRoutes = newRouter()
  .openapi(placeOrderRoute, async c => {
    const order = { pool: c.req.valid('param').pool, ...c.req.valid('json') }
    return c.json(answerOf(c, await placeOrder(c.get('request').database, c.var.caller, order)), 201)
  })
  .openapi(quoteOrderRoute, async c => {
    const order = { pool: c.req.valid('param').pool, ...c.req.valid('json') }
    return c.json(answerOf(c, await quoteOrder(c.get('request').database, c.var.caller, order)), 200)
  })
