import { z } from '@hono/zod-openapi'
import { recordPrices } from '../../db/commands/record-prices.ts'
import { MAX_PRICES_PER_FEED } from '../../domain/limits.ts'
import { decimal, instant, reference } from './fields.ts'
import { answerOf, jsonBody, newRouter, writeOperation } from './operation.ts'

const recordPricesRoute = writeOperation({
  method: 'post',
  operationId: 'recordPrices',
  path: '/prices',
  tag: 'Exchange',
  summary: 'Feed prices of quoted markets, all of them or none',
  description:
    'A price older than the present one is kept as history and moves nothing. Without `at`, a price is of now. A refusal carries ' +
    '`retry_with`: the feed without the prices that have a fault.',
  scope: 'admin',
  idempotency: 'optional',
  request: jsonBody(
    z
      .array(
        z.strictObject({ market: reference, price: decimal, at: instant.optional() }).openapi('FedPrice'),
      )
      .min(1)
      .max(MAX_PRICES_PER_FEED),
  ),
  status: 200,
  answers: 'How many prices were new, and how many markets they moved',
  answer: z
    .object({ received: z.number(), recorded: z.number(), markets_moved: z.number() })
    .openapi('RecordedPrices'),
  refusals: ['market_not_found', 'market_not_quoted', 'price_in_future', 'price_out_of_range'],
  examples: [
    {
      name: 'one',
      summary: 'The price of one market, now',
      body: [{ market: 'carbon-price', price: '71.4' }],
    },
    {
      name: 'notQuoted',
      summary: 'Refused: the market has a market maker of its own',
      body: [{ market: 'air-capture-energy', price: '0.4' }],
      refused: {
        status: 422,
        code: 'market_not_quoted',
        detail: 'Only quoted markets take prices from the feed. Nothing of the feed was recorded.',
        faulty_count: 1,
        faulty: [{ market: 'air-capture-energy', price: '0.4' }],
        retry_with: null,
      },
    },
  ],
})

export const priceRoutes = newRouter().openapi(recordPricesRoute, async c => {
  const outcome = await recordPrices(c.get('request').database, c.var.caller, c.req.valid('json'))
  return c.json(answerOf(c, outcome), 200)
})
