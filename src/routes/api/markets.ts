import { createRoute, z } from '@hono/zod-openapi'
import { createMarket } from '../../db/commands/create-market.ts'
import { freezeMarket } from '../../db/commands/freeze-market.ts'
import { resolveMarket } from '../../db/commands/resolve-market.ts'
import { reverseResolution } from '../../db/commands/reverse-resolution.ts'
import { unfreezeMarket } from '../../db/commands/unfreeze-market.ts'
import { listMarketPrices } from '../../db/queries/market-prices.ts'
import { findMarket, listMarkets } from '../../db/queries/markets.ts'
import { isDecimal, toMillionths } from '../../domain/decimal.ts'
import {
  DEFAULT_PRICE_AGE_SECONDS,
  MAX_DESCRIPTION_CHARS,
  MAX_FEE_BPS,
  MAX_LIQUIDITY,
  MAX_PRICE_AGE_SECONDS,
  MAX_SPREAD_BPS,
  MAX_TITLE_CHARS,
  MIN_LIQUIDITY,
} from '../../domain/limits.ts'
import { WINDOWS } from '../../domain/slots.ts'
import { decodeCursor, encodeCursor, idPosition, sequencePosition } from '../../http/cursor.ts'
import {
  cursor,
  decimal,
  format,
  instant,
  limit,
  listOf,
  longText,
  positiveDecimal,
  probability,
  reference,
  shortText,
  slug,
  tag,
} from './fields.ts'
import {
  answerOf,
  foundOr404,
  json,
  jsonBody,
  KEY_SECURITY,
  keyed,
  newRouter,
  optionalJsonBody,
  problems,
  READ_PROBLEMS,
  WRITE_PROBLEMS,
} from './operation.ts'

const STATUSES = ['open', 'frozen', 'resolved', 'void'] as const
const PRICINGS = ['lmsr', 'quoted'] as const

const marketSchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    title: z.string(),
    description: z.string(),
    category: z.string(),
    kind: z.enum(['binary', 'scalar']),
    pricing: z.enum(PRICINGS),
    status: z.enum(STATUSES),
    price: z.string(),
    price_at: z.string(),
    stale: z.boolean(),
    bid: z.string(),
    ask: z.string(),
    liquidity: z.string().nullable(),
    spread_bps: z.number().nullable(),
    fee_bps: z.number(),
    closes_at: z.string().nullable(),
    outcome: z.string().nullable(),
    resolved_at: z.string().nullable(),
    created_at: z.string(),
    open_interest: z.string(),
    holders_count: z.number(),
  })
  .openapi('Market')

const openingPrice = probability.refine(
  text => !isDecimal(text) || (toMillionths(text) > 0n && toMillionths(text) < 1_000_000n),
  'must be above 0 and below 1',
)

const liquidity = positiveDecimal.refine(
  text => !isDecimal(text) || (Number(text) >= MIN_LIQUIDITY && Number(text) <= MAX_LIQUIDITY),
  `must be within ${MIN_LIQUIDITY} and ${MAX_LIQUIDITY}`,
)

const marketTerms = {
  slug,
  title: shortText(MAX_TITLE_CHARS),
  description: longText(MAX_DESCRIPTION_CHARS).default(''),
  category: tag,
  fee_bps: z.number().int().min(0).max(MAX_FEE_BPS).default(0),
  closes_at: instant.nullable().default(null),
}

const lmsrMarketSchema = z.strictObject({
  ...marketTerms,
  kind: z.literal('binary').default('binary'),
  pricing: z.literal('lmsr'),
  liquidity,
  initial_price: openingPrice,
})

const quotedTerms = {
  ...marketTerms,
  pricing: z.literal('quoted'),
  spread_bps: z.number().int().min(0).max(MAX_SPREAD_BPS).default(0),
  max_age_seconds: z.number().int().min(1).max(MAX_PRICE_AGE_SECONDS).default(DEFAULT_PRICE_AGE_SECONDS),
}

const newMarketSchema = z
  .discriminatedUnion('pricing', [
    lmsrMarketSchema,
    z.discriminatedUnion('kind', [
      z.strictObject({ ...quotedTerms, kind: z.literal('binary'), price: probability }),
      z.strictObject({ ...quotedTerms, kind: z.literal('scalar'), price: positiveDecimal }),
    ]),
  ])
  .openapi('NewMarket')

const marketPath = z.object({ market: reference })

const listMarketsRoute = createRoute({
  operationId: 'listMarkets',
  method: 'get',
  path: '/markets',
  request: {
    query: z.strictObject({
      status: z.enum(STATUSES).optional(),
      category: tag.optional(),
      pricing: z.enum(PRICINGS).optional(),
      limit,
      cursor,
      format,
    }),
  },
  responses: { 200: json('Markets, newest first', listOf(marketSchema)), ...problems(READ_PROBLEMS) },
})

const getMarketRoute = createRoute({
  operationId: 'getMarket',
  method: 'get',
  path: '/markets/{market}',
  request: { params: marketPath, query: z.strictObject({}) },
  responses: { 200: json('The market', marketSchema), ...problems(READ_PROBLEMS) },
})

const listMarketPricesRoute = createRoute({
  operationId: 'listMarketPrices',
  method: 'get',
  path: '/markets/{market}/prices',
  request: {
    params: marketPath,
    query: z.strictObject({ window: z.enum(WINDOWS).default('all'), limit, cursor, format }),
  },
  responses: {
    200: json(
      'The prices the market has had, newest first',
      listOf(z.object({ at: z.string(), price: z.string() }).openapi('PricePoint')),
    ),
    ...problems(READ_PROBLEMS),
  },
})

const createMarketRoute = createRoute({
  operationId: 'createMarket',
  method: 'post',
  path: '/markets',
  security: KEY_SECURITY,
  middleware: keyed('required'),
  request: jsonBody(newMarketSchema),
  responses: { 201: json('The market, open', marketSchema), ...problems(WRITE_PROBLEMS) },
})

/** A write about one market that answers with the market. */
const marketAction = <Path extends string, Operation extends string>(
  operationId: Operation,
  path: Path,
  description: string,
) =>
  createRoute({
    operationId,
    method: 'post',
    path,
    security: KEY_SECURITY,
    middleware: keyed('required'),
    request: { params: marketPath, ...optionalJsonBody(z.strictObject({})) },
    responses: { 200: json(description, marketSchema), ...problems(WRITE_PROBLEMS) },
  })

const freezeMarketRoute = marketAction('freezeMarket', '/markets/{market}/freeze', 'The market, frozen')
const unfreezeMarketRoute = marketAction('unfreezeMarket', '/markets/{market}/unfreeze', 'The market, open')
const reverseResolutionRoute = marketAction(
  'reverseResolution',
  '/markets/{market}/resolution/reverse',
  'The market as before its settlement, frozen',
)

const resolutionSchema = z
  .union([z.strictObject({ outcome: decimal }), z.strictObject({ void: z.literal(true) })])
  .openapi('Resolution')

const resolveMarketRoute = createRoute({
  operationId: 'resolveMarket',
  method: 'post',
  path: '/markets/{market}/resolution',
  security: KEY_SECURITY,
  middleware: keyed('required'),
  request: { params: marketPath, ...jsonBody(resolutionSchema) },
  responses: { 200: json('The market, settled', marketSchema), ...problems(WRITE_PROBLEMS) },
})

export const marketRoutes = newRouter()
  .openapi(listMarketsRoute, async c => {
    const { limit, cursor, ...filter } = c.req.valid('query')
    const after = decodeCursor(cursor, idPosition)
    const page = await listMarkets(c.var.request.database, filter, { limit, after })
    return c.json({ data: page.rows, next_cursor: page.next && encodeCursor(page.next) }, 200)
  })
  .openapi(getMarketRoute, async c => {
    const { market } = c.req.valid('param')
    return c.json(foundOr404(await findMarket(c.var.request.database, market), 'market', market), 200)
  })
  .openapi(listMarketPricesRoute, async c => {
    const { market } = c.req.valid('param')
    const { window, limit, cursor } = c.req.valid('query')
    const after = decodeCursor(cursor, sequencePosition)
    const found = await listMarketPrices(c.var.request.database, market, window, { limit, after })
    const page = foundOr404(found, 'market', market)
    return c.json({ data: page.rows, next_cursor: page.next && encodeCursor(page.next) }, 200)
  })
  .openapi(createMarketRoute, async c => {
    const outcome = await createMarket(c.var.request.database, c.var.caller, c.req.valid('json'))
    return c.json(answerOf(c, outcome), 201)
  })
  .openapi(freezeMarketRoute, async c => {
    const { market } = c.req.valid('param')
    return c.json(answerOf(c, await freezeMarket(c.var.request.database, c.var.caller, market)), 200)
  })
  .openapi(unfreezeMarketRoute, async c => {
    const { market } = c.req.valid('param')
    return c.json(answerOf(c, await unfreezeMarket(c.var.request.database, c.var.caller, market)), 200)
  })
  .openapi(reverseResolutionRoute, async c => {
    const { market } = c.req.valid('param')
    return c.json(answerOf(c, await reverseResolution(c.var.request.database, c.var.caller, market)), 200)
  })
  .openapi(resolveMarketRoute, async c => {
    const { market } = c.req.valid('param')
    const body = c.req.valid('json')
    const resolution = { market, outcome: 'outcome' in body ? body.outcome : null }
    return c.json(answerOf(c, await resolveMarket(c.var.request.database, c.var.caller, resolution)), 200)
  })
