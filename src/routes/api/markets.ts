import { z } from '@hono/zod-openapi'
import { createMarket } from '../../db/commands/create-market.ts'
import { freezeMarket } from '../../db/commands/freeze-market.ts'
import type { RefusalCode } from '../../db/commands/refusal.ts'
import { resolveMarket } from '../../db/commands/resolve-market.ts'
import { reverseResolution } from '../../db/commands/reverse-resolution.ts'
import { unfreezeMarket } from '../../db/commands/unfreeze-market.ts'
import { type HolderPosition, listMarketHolders } from '../../db/queries/market-holders.ts'
import { listMarketPrices } from '../../db/queries/market-prices.ts'
import { findMarket, listMarkets } from '../../db/queries/markets.ts'
import { WINDOWS } from '../../domain/slots.ts'
import {
  decodeCursor,
  encodeCursor,
  idPosition,
  positionId,
  positionOf,
  sequencePosition,
} from '../../http/cursor.ts'
import { amount, cursor, format, limit, listOf, marketPath, positiveDecimal, tag, time } from './fields.ts'
import {
  MARKET_PRICINGS,
  MARKET_STATUSES,
  marketSchema,
  newMarketSchema,
  resolutionSchema,
} from './market-schemas.ts'
import {
  answerOf,
  foundOr404,
  jsonBody,
  newRouter,
  optionalJsonBody,
  readOperation,
  writeOperation,
} from './operation.ts'
import { marketHolderSchema } from './pool-schemas.ts'

const listMarketsRoute = readOperation({
  operationId: 'listMarkets',
  path: '/markets',
  tag: 'Markets',
  summary: 'What can be traded, with prices',
  request: {
    query: z.strictObject({
      status: z.enum(MARKET_STATUSES).optional(),
      category: tag.optional(),
      pricing: z.enum(MARKET_PRICINGS).optional(),
      limit,
      cursor,
      format,
    }),
  },
  answers: 'Markets, newest first',
  answer: listOf(marketSchema),
})

const getMarketRoute = readOperation({
  operationId: 'getMarket',
  path: '/markets/{market}',
  tag: 'Markets',
  summary: 'One market',
  request: { params: marketPath, query: z.strictObject({}) },
  answers: 'The market',
  answer: marketSchema,
  finds: 'market',
})

const listMarketPricesRoute = readOperation({
  operationId: 'listMarketPrices',
  path: '/markets/{market}/prices',
  tag: 'Markets',
  summary: 'The prices that a market has had',
  request: {
    params: marketPath,
    query: z.strictObject({ window: z.enum(WINDOWS).default('all'), limit, cursor, format }),
  },
  answers: 'Prices, newest first',
  answer: listOf(z.object({ at: time, price: amount }).openapi('PricePoint')),
  finds: 'market',
})

const listMarketHoldersRoute = readOperation({
  operationId: 'listMarketHolders',
  path: '/markets/{market}/positions',
  tag: 'Markets',
  summary: 'Which pools hold a market, and on which side',
  request: { params: marketPath, query: z.strictObject({ limit, cursor, format }) },
  answers: 'Open positions, the largest first',
  answer: listOf(marketHolderSchema),
  finds: 'market',
})

const createMarketRoute = writeOperation({
  method: 'post',
  operationId: 'createMarket',
  path: '/markets',
  tag: 'Markets',
  summary: 'Open a market',
  description: 'The treasury funds an LMSR market with the most that it can lose.',
  scope: 'admin',
  idempotency: 'required',
  request: jsonBody(newMarketSchema),
  status: 201,
  answers: 'The market, open',
  answer: marketSchema,
  refusals: ['slug_taken'],
  examples: [
    {
      name: 'lmsr',
      summary: "A binary market priced by the exchange's own market maker",
      body: {
        slug: 'it-replicates',
        title: 'The finding replicates',
        category: 'replication',
        kind: 'binary',
        pricing: 'lmsr',
        liquidity: '100',
        initial_price: '0.5',
      },
    },
    {
      name: 'quoted',
      summary: "A scalar market priced by the operator's feed",
      body: {
        slug: 'carbon-price',
        title: 'A tonne of carbon',
        category: 'asset',
        kind: 'scalar',
        pricing: 'quoted',
        price: '71.25',
        spread_bps: 20,
        max_age_seconds: 86400,
      },
    },
  ],
})

/** A write about one market that answers with the market. */
const marketAction = <Path extends string>(action: {
  operationId: string
  path: Path
  summary: string
  answers: string
  refusals: readonly RefusalCode[]
}) =>
  writeOperation({
    ...action,
    method: 'post',
    tag: 'Markets',
    scope: 'admin',
    idempotency: 'required',
    request: { params: marketPath, ...optionalJsonBody(z.strictObject({})) },
    status: 200,
    answer: marketSchema,
    refusals: ['market_not_found', ...action.refusals],
    examples: [{ name: 'bare', summary: 'Nothing more to say', body: {} }],
  })

const freezeMarketRoute = marketAction({
  operationId: 'freezeMarket',
  path: '/markets/{market}/freeze',
  summary: 'Take no orders, while a dispute lasts',
  answers: 'The market, frozen',
  refusals: ['market_not_open'],
})

const unfreezeMarketRoute = marketAction({
  operationId: 'unfreezeMarket',
  path: '/markets/{market}/unfreeze',
  summary: 'Take orders again',
  answers: 'The market, open',
  refusals: ['market_not_frozen'],
})

const reverseResolutionRoute = marketAction({
  operationId: 'reverseResolution',
  path: '/markets/{market}/resolution/reverse',
  summary: 'Take a settlement back',
  answers: 'The market as before its settlement, frozen',
  refusals: ['market_not_settled', 'reversal_not_covered'],
})

const resolveMarketRoute = writeOperation({
  method: 'post',
  operationId: 'resolveMarket',
  path: '/markets/{market}/resolution',
  tag: 'Markets',
  summary: 'Settle a market with every holder, once',
  scope: 'admin',
  idempotency: 'required',
  request: { params: marketPath, ...jsonBody(resolutionSchema) },
  status: 200,
  answers: 'The market, settled',
  answer: marketSchema,
  refusals: ['market_not_found', 'market_already_settled', 'outcome_out_of_range'],
  examples: [
    { name: 'yes', summary: 'It came true: each unit of YES pays 1', body: { outcome: '1' } },
    {
      name: 'settledAlready',
      summary: 'Refused: once is enough; reverse it first',
      body: { void: true },
      refused: {
        status: 409,
        code: 'market_already_settled',
        detail: 'The market "air-capture-energy" is resolved already.',
      },
    },
  ],
})

export const marketRoutes = newRouter()
  .openapi(listMarketsRoute, async c => {
    const { limit, cursor, ...filter } = c.req.valid('query')
    const after = decodeCursor(cursor, idPosition)
    const page = await listMarkets(c.get('request').database, filter, { limit, after })
    return c.json({ data: page.rows, next_cursor: page.next && encodeCursor(page.next) }, 200)
  })
  .openapi(getMarketRoute, async c => {
    const { market } = c.req.valid('param')
    return c.json(foundOr404(await findMarket(c.get('request').database, market), 'market', market), 200)
  })
  .openapi(listMarketPricesRoute, async c => {
    const { market } = c.req.valid('param')
    const { window, limit, cursor } = c.req.valid('query')
    const after = decodeCursor(cursor, sequencePosition)
    const found = await listMarketPrices(c.get('request').database, market, window, { limit, after })
    const page = foundOr404(found, 'market', market)
    return c.json({ data: page.rows, next_cursor: page.next && encodeCursor(page.next) }, 200)
  })
  .openapi(listMarketHoldersRoute, async c => {
    const { market } = c.req.valid('param')
    const { limit, cursor } = c.req.valid('query')
    const after = decodeCursor(cursor, holderPosition)
    const found = await listMarketHolders(c.get('request').database, market, { limit, after })
    const page = foundOr404(found, 'market', market)
    return c.json({ data: page.rows, next_cursor: page.next && encodeCursor(page.next) }, 200)
  })
  .openapi(createMarketRoute, async c => {
    const outcome = await createMarket(c.get('request').database, c.var.caller, c.req.valid('json'))
    return c.json(answerOf(c, outcome), 201)
  })
  .openapi(freezeMarketRoute, async c => {
    const { market } = c.req.valid('param')
    return c.json(answerOf(c, await freezeMarket(c.get('request').database, c.var.caller, market)), 200)
  })
  .openapi(unfreezeMarketRoute, async c => {
    const { market } = c.req.valid('param')
    return c.json(answerOf(c, await unfreezeMarket(c.get('request').database, c.var.caller, market)), 200)
  })
  .openapi(reverseResolutionRoute, async c => {
    const { market } = c.req.valid('param')
    return c.json(answerOf(c, await reverseResolution(c.get('request').database, c.var.caller, market)), 200)
  })
  .openapi(resolveMarketRoute, async c => {
    const { market } = c.req.valid('param')
    const body = c.req.valid('json')
    const resolution = { market, outcome: 'outcome' in body ? body.outcome : null }
    return c.json(answerOf(c, await resolveMarket(c.get('request').database, c.var.caller, resolution)), 200)
  })

const holderPlace = z.object({ size: positiveDecimal, pool: positionId })

function holderPosition(position: unknown): HolderPosition | null {
  return positionOf(holderPlace, position)
}
