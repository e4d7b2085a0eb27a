import { createRoute, z } from '@hono/zod-openapi'
import { createMarket } from '../../db/commands/create-market.ts'
import { resolveMarket } from '../../db/commands/resolve-market.ts'
import { listMarketPrices } from '../../db/queries/market-prices.ts'
import { findMarket, listMarkets } from '../../db/queries/markets.ts'
import { isDecimal, toMillionths } from '../../domain/decimal.ts'
import { MAX_DESCRIPTION_CHARS, MAX_LIQUIDITY, MAX_TITLE_CHARS, MIN_LIQUIDITY } from '../../domain/limits.ts'
import { WINDOWS } from '../../domain/slots.ts'
import { decodeCursor, encodeCursor, idPosition, sequencePosition } from '../../http/cursor.ts'
import {
  cursor,
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

const newMarketSchema = z
  .strictObject({
    slug,
    title: shortText(MAX_TITLE_CHARS),
    description: longText(MAX_DESCRIPTION_CHARS).default(''),
    category: tag,
    kind: z.literal('binary').default('binary'),
    pricing: z.literal('lmsr').default('lmsr'),
    liquidity,
    initial_price: openingPrice,
    closes_at: instant.nullish(),
  })
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
    query: z.strictObject({ window: z.enum(WINDOWS).default('all'), limit, cursor }),
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

const resolveMarketRoute = createRoute({
  operationId: 'resolveMarket',
  method: 'post',
  path: '/markets/{market}/resolution',
  security: KEY_SECURITY,
  middleware: keyed('required'),
  request: { params: marketPath, ...jsonBody(z.strictObject({ outcome: probability })) },
  responses: { 200: json('The market, resolved', marketSchema), ...problems(WRITE_PROBLEMS) },
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
    const { closes_at = null, ...market } = c.req.valid('json')
    const outcome = await createMarket(c.var.request.database, c.var.caller, { ...market, closes_at })
    return c.json(answerOf(c, outcome), 201)
  })
  .openapi(resolveMarketRoute, async c => {
    const { market } = c.req.valid('param')
    const resolution = { market, outcome: c.req.valid('json').outcome }
    return c.json(answerOf(c, await resolveMarket(c.var.request.database, c.var.caller, resolution)), 200)
  })
