import { createRoute, z } from '@hono/zod-openapi'
import { closePool } from '../../db/commands/close-pool.ts'
import { openPool } from '../../db/commands/open-pool.ts'
import { updatePool } from '../../db/commands/update-pool.ts'
import { listHolders } from '../../db/queries/holders.ts'
import { listNavHistory, NAV_INTERVALS } from '../../db/queries/nav-history.ts'
import { listPools, POOL_SORTS, type PoolSort } from '../../db/queries/pools.ts'
import { findPortfolio } from '../../db/queries/portfolio.ts'
import { listPositions } from '../../db/queries/positions.ts'
import { listTransactions } from '../../db/queries/transactions.ts'
import { MAX_DESCRIPTION_CHARS, MAX_NAME_CHARS } from '../../domain/limits.ts'
import { WINDOWS } from '../../domain/slots.ts'
import { belongsToSlot } from '../../http/board-freshness.ts'
import { decodeCursor, encodeCursor, sequencePosition } from '../../http/cursor.ts'
import { poolPosition } from '../../http/pool-position.ts'
import {
  clientOrderId,
  cursor,
  format,
  limit,
  listOf,
  longText,
  positiveDecimal,
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
import {
  closedPoolSchema,
  holderSchema,
  mandateChangeSchema,
  navPointSchema,
  newMandateSchema,
  poolSchema,
  poolTermsSchema,
  portfolioSchema,
  positionSchema,
  transactionSchema,
} from './pool-schemas.ts'

const poolPath = z.object({ pool: reference })

const SORTS = POOL_SORTS.flatMap(sort => [sort, `-${sort}`] as const) satisfies PoolSort[]

const TRANSACTION_KINDS = [
  'deposit',
  'withdrawal',
  'payout',
  'fill',
  'resolution',
  'void',
  'reversal',
] as const

const listPoolsRoute = createRoute({
  operationId: 'listPools',
  method: 'get',
  path: '/pools',
  request: {
    query: z.strictObject({
      status: z.enum(['active', 'paused', 'closed']).optional(),
      strategy: tag.optional(),
      category: tag.optional(),
      agent: reference.optional(),
      sort: z.enum(SORTS).default('-inception_at'),
      limit,
      cursor,
      format,
    }),
  },
  responses: { 200: json('Pools in the order of `sort`', listOf(poolSchema)), ...problems(READ_PROBLEMS) },
})

const getPoolRoute = createRoute({
  operationId: 'getPool',
  method: 'get',
  path: '/pools/{pool}',
  request: { params: poolPath, query: z.strictObject({}) },
  responses: { 200: json('The full portfolio', portfolioSchema), ...problems(READ_PROBLEMS) },
})

const listPositionsRoute = createRoute({
  operationId: 'listPositions',
  method: 'get',
  path: '/pools/{pool}/positions',
  request: {
    params: poolPath,
    query: z.strictObject({ status: z.enum(['open', 'closed']).default('open'), format }),
  },
  responses: {
    200: json('Positions, the largest first', listOf(positionSchema)),
    ...problems(READ_PROBLEMS),
  },
})

const listTransactionsRoute = createRoute({
  operationId: 'listTransactions',
  method: 'get',
  path: '/pools/{pool}/transactions',
  request: {
    params: poolPath,
    query: z.strictObject({
      kind: z.enum(TRANSACTION_KINDS).optional(),
      market: reference.optional(),
      client_order_id: clientOrderId.optional(),
      limit,
      cursor,
      format,
    }),
  },
  responses: {
    200: json('Transactions, newest first', listOf(transactionSchema)),
    ...problems(READ_PROBLEMS),
  },
})

const listNavHistoryRoute = createRoute({
  operationId: 'listNavHistory',
  method: 'get',
  path: '/pools/{pool}/nav',
  request: {
    params: poolPath,
    query: z.strictObject({
      window: z.enum(WINDOWS).default('all'),
      interval: z.enum(NAV_INTERVALS).default('slot'),
      format,
    }),
  },
  responses: { 200: json('The series, oldest first', listOf(navPointSchema)), ...problems(READ_PROBLEMS) },
})

const listHoldersRoute = createRoute({
  operationId: 'listHolders',
  method: 'get',
  path: '/pools/{pool}/holders',
  request: { params: poolPath, query: z.strictObject({ format }) },
  responses: { 200: json('Holders, the largest first', listOf(holderSchema)), ...problems(READ_PROBLEMS) },
})

const openPoolRoute = createRoute({
  operationId: 'openPool',
  method: 'post',
  path: '/pools',
  security: KEY_SECURITY,
  middleware: keyed('required'),
  request: jsonBody(
    z
      .strictObject({
        slug,
        name: shortText(MAX_NAME_CHARS),
        description: longText(MAX_DESCRIPTION_CHARS).default(''),
        strategy: tag.or(z.literal('')).default(''),
        mandate: newMandateSchema.prefault({}),
        open_to_deposits: z.boolean().default(false),
        initial_deposit: positiveDecimal.optional(),
      })
      .openapi('NewPool'),
  ),
  responses: {
    201: json('The pool, active', poolTermsSchema),
    ...problems(WRITE_PROBLEMS),
  },
})

const updatePoolRoute = createRoute({
  operationId: 'updatePool',
  method: 'patch',
  path: '/pools/{pool}',
  security: KEY_SECURITY,
  middleware: keyed('optional'),
  request: {
    params: poolPath,
    ...jsonBody(
      z
        .strictObject({
          name: shortText(MAX_NAME_CHARS),
          description: longText(MAX_DESCRIPTION_CHARS),
          strategy: tag.or(z.literal('')),
          status: z.enum(['active', 'paused']),
          open_to_deposits: z.boolean(),
          mandate: mandateChangeSchema,
        })
        .partial()
        .openapi('PoolChange'),
    ),
  },
  responses: { 200: json('The pool with its terms', poolTermsSchema), ...problems(WRITE_PROBLEMS) },
})

const closePoolRoute = createRoute({
  operationId: 'closePool',
  method: 'post',
  path: '/pools/{pool}/close',
  security: KEY_SECURITY,
  middleware: keyed('required'),
  request: { params: poolPath, ...optionalJsonBody(z.strictObject({})) },
  responses: {
    200: json('What was sold, and what every holder was paid', closedPoolSchema),
    ...problems(WRITE_PROBLEMS),
  },
})

export const poolRoutes = newRouter()
  .openapi(listPoolsRoute, async c => {
    const { limit, cursor, sort, ...filter } = c.req.valid('query')
    const after = decodeCursor(cursor, position => poolPosition(position, sort))
    const page = await listPools(c.var.request.database, filter, sort, { limit, after })
    return c.json({ data: page.rows, next_cursor: page.next && encodeCursor({ sort, ...page.next }) }, 200)
  })
  .openapi(getPoolRoute, async c => {
    const { pool } = c.req.valid('param')
    return c.json(foundOr404(await findPortfolio(c.var.request.database, pool), 'pool', pool), 200)
  })
  .openapi(listPositionsRoute, async c => {
    const { pool } = c.req.valid('param')
    const { status } = c.req.valid('query')
    const data = foundOr404(await listPositions(c.var.request.database, pool, status), 'pool', pool)
    return c.json({ data, next_cursor: null }, 200)
  })
  .openapi(listTransactionsRoute, async c => {
    const { pool } = c.req.valid('param')
    const { limit, cursor, ...filter } = c.req.valid('query')
    const after = decodeCursor(cursor, sequencePosition)
    const found = await listTransactions(c.var.request.database, pool, filter, { limit, after })
    const page = foundOr404(found, 'pool', pool)
    return c.json({ data: page.rows, next_cursor: page.next && encodeCursor(page.next) }, 200)
  })
  .openapi(listNavHistoryRoute, async c => {
    const { pool } = c.req.valid('param')
    const { window, interval } = c.req.valid('query')
    const { database, settings } = c.var.request
    const found = await listNavHistory(database, pool, { window, interval }, settings.slotSeconds)
    const { points, ...shown } = foundOr404(found, 'pool', pool)
    belongsToSlot(c, shown)
    return c.json({ data: points, next_cursor: null }, 200)
  })
  .openapi(listHoldersRoute, async c => {
    const { pool } = c.req.valid('param')
    const data = foundOr404(await listHolders(c.var.request.database, pool), 'pool', pool)
    return c.json({ data, next_cursor: null }, 200)
  })
  .openapi(openPoolRoute, async c => {
    const { initial_deposit = null, ...pool } = c.req.valid('json')
    const outcome = await openPool(c.var.request.database, c.var.caller, { ...pool, initial_deposit })
    return c.json(answerOf(c, outcome), 201)
  })
  .openapi(updatePoolRoute, async c => {
    const change = { pool: c.req.valid('param').pool, ...c.req.valid('json') }
    return c.json(answerOf(c, await updatePool(c.var.request.database, c.var.caller, change)), 200)
  })
  .openapi(closePoolRoute, async c => {
    const { pool } = c.req.valid('param')
    return c.json(answerOf(c, await closePool(c.var.request.database, c.var.caller, pool)), 200)
  })
