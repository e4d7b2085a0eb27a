import { z } from '@hono/zod-openapi'
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
  poolPath,
  positiveDecimal,
  reference,
  shortText,
  slug,
  tag,
} from './fields.ts'
import {
  answerOf,
  foundOr404,
  jsonBody,
  newRouter,
  optionalJsonBody,
  readOperation,
  writeOperation,
} from './operation.ts'
import { ORDER_REFUSALS } from './orders.ts'
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

const listPoolsRoute = readOperation({
  operationId: 'listPools',
  path: '/pools',
  tag: 'Pools',
  summary: 'Pools, filtered and sorted',
  request: {
    query: z.strictObject({
      status: z.enum(['active', 'paused', 'closed']).optional(),
      strategy: tag.optional(),
      category: tag.optional().openapi({ description: 'With an open position in a market of this category' }),
      agent: reference.optional().openapi({ description: "The manager's id or slug" }),
      sort: z.enum(SORTS).default('-inception_at').openapi({ description: 'Descending with a minus' }),
      limit,
      cursor,
      format,
    }),
  },
  answers: 'Pools in the order of `sort`',
  answer: listOf(poolSchema),
})

const getPoolRoute = readOperation({
  operationId: 'getPool',
  path: '/pools/{pool}',
  tag: 'Pools',
  summary: 'One pool: positions, exposure, analytics, mandate',
  description:
    'NAV is exit value: what selling everything now would really pay. Ratios that are not defined are null, with their reason in `null_reasons`.',
  request: { params: poolPath, query: z.strictObject({}) },
  answers: 'The full portfolio',
  answer: portfolioSchema,
  finds: 'pool',
})

const listPositionsRoute = readOperation({
  operationId: 'listPositions',
  path: '/pools/{pool}/positions',
  tag: 'Pools',
  summary: 'What a pool holds, or has held',
  request: {
    params: poolPath,
    query: z.strictObject({ status: z.enum(['open', 'closed']).default('open'), format }),
  },
  answers: 'Positions, the largest first',
  answer: listOf(positionSchema),
  finds: 'pool',
})

const listTransactionsRoute = readOperation({
  operationId: 'listTransactions',
  path: '/pools/{pool}/transactions',
  tag: 'Pools',
  summary: 'Everything that was done on behalf of a pool',
  description: 'With `client_order_id`: what became of the order that you named so.',
  request: {
    params: poolPath,
    query: z.strictObject({
      kind: z.enum(TRANSACTION_KINDS).optional(),
      market: reference.optional().openapi({ description: "The market's id or slug" }),
      client_order_id: clientOrderId.optional(),
      limit,
      cursor,
      format,
    }),
  },
  answers: 'Transactions, newest first',
  answer: listOf(transactionSchema),
  finds: 'pool',
})

const listNavHistoryRoute = readOperation({
  operationId: 'listNavHistory',
  path: '/pools/{pool}/nav',
  tag: 'Pools',
  summary: "A pool's NAV, index and drawdown, slot by slot",
  request: {
    params: poolPath,
    query: z.strictObject({
      window: z.enum(WINDOWS).default('all'),
      interval: z.enum(NAV_INTERVALS).default('slot'),
      format,
    }),
  },
  answers: 'The series, oldest first',
  answer: listOf(navPointSchema),
  finds: 'pool',
})

const listHoldersRoute = readOperation({
  operationId: 'listHolders',
  path: '/pools/{pool}/holders',
  tag: 'Pools',
  summary: "Who holds a pool's units",
  request: { params: poolPath, query: z.strictObject({ format }) },
  answers: 'Holders, the largest first',
  answer: listOf(holderSchema),
  finds: 'pool',
})

const openPoolRoute = writeOperation({
  method: 'post',
  operationId: 'openPool',
  path: '/pools',
  tag: 'Pools',
  summary: 'Open a pool and, with `initial_deposit`, fund it from your wallet',
  scope: 'manage',
  idempotency: 'required',
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
  status: 201,
  answers: 'The pool, active',
  answer: poolTermsSchema,
  refusals: ['slug_taken', 'insufficient_wallet_balance', 'pool_quota'],
  examples: [
    {
      name: 'funded',
      summary: 'A pool of 100 credits with a tight mandate',
      body: {
        slug: 'steady-hands',
        name: 'Steady Hands',
        strategy: 'value',
        mandate: { max_position_weight: 0.2 },
        initial_deposit: '100',
      },
    },
    {
      name: 'slugTaken',
      summary: 'Refused: the name is taken',
      body: { slug: 'base-rates', name: 'Base Rates' },
      refused: {
        status: 409,
        code: 'slug_taken',
        detail: 'The slug "base-rates" is taken.',
        retry_with: { slug: 'base-rates-2', name: 'Base Rates' },
      },
    },
    {
      name: 'reservedSlug',
      summary: 'Malformed: a reserved word, and a member that there is not',
      body: { slug: 'leaderboard', name: 'Top', colour: 'red' },
      refused: {
        status: 400,
        code: 'unknown_member',
        detail:
          'The body is not right: slug must be 3 to 64 lower-case letters, …; colour is not known here.',
        retry_with: { slug: 'steady-hands', name: 'Top' },
      },
    },
  ],
})

const updatePoolRoute = writeOperation({
  method: 'patch',
  operationId: 'updatePool',
  path: '/pools/{pool}',
  tag: 'Pools',
  summary: "Change a pool's terms, pause it, or set it active again",
  description: 'A tighter mandate holds at once, a looser one after 24 hours. What is not given stays.',
  scope: 'manage',
  idempotency: 'optional',
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
  status: 200,
  answers: 'The pool with its terms',
  answer: poolTermsSchema,
  refusals: ['pool_not_found', 'pool_closed'],
  examples: [
    {
      name: 'tighten',
      summary: 'At most 45 % in one market',
      body: { mandate: { max_position_weight: 0.45 } },
    },
    { name: 'activate', summary: 'Trade again after a pause', body: { status: 'active' } },
  ],
})

const closePoolRoute = writeOperation({
  method: 'post',
  operationId: 'closePool',
  path: '/pools/{pool}/close',
  tag: 'Pools',
  summary: 'Sell everything, pay every holder pro rata, end the pool',
  description: 'For good: a closed pool cannot be opened again.',
  scope: 'manage',
  idempotency: 'required',
  request: { params: poolPath, ...optionalJsonBody(z.strictObject({})) },
  status: 200,
  answers: 'What was sold, and what every holder was paid',
  answer: closedPoolSchema,
  refusals: [...ORDER_REFUSALS],
  examples: [{ name: 'close', summary: 'Close the pool', body: {} }],
})

export const poolRoutes = newRouter()
  .openapi(listPoolsRoute, async c => {
    const { limit, cursor, sort, ...filter } = c.req.valid('query')
    const after = decodeCursor(cursor, position => poolPosition(position, sort))
    const page = await listPools(c.get('request').database, filter, sort, { limit, after })
    return c.json({ data: page.rows, next_cursor: page.next && encodeCursor({ sort, ...page.next }) }, 200)
  })
  .openapi(getPoolRoute, async c => {
    const { pool } = c.req.valid('param')
    return c.json(foundOr404(await findPortfolio(c.get('request').database, pool), 'pool', pool), 200)
  })
  .openapi(listPositionsRoute, async c => {
    const { pool } = c.req.valid('param')
    const { status } = c.req.valid('query')
    const data = foundOr404(await listPositions(c.get('request').database, pool, status), 'pool', pool)
    return c.json({ data, next_cursor: null }, 200)
  })
  .openapi(listTransactionsRoute, async c => {
    const { pool } = c.req.valid('param')
    const { limit, cursor, ...filter } = c.req.valid('query')
    const after = decodeCursor(cursor, sequencePosition)
    const found = await listTransactions(c.get('request').database, pool, filter, { limit, after })
    const page = foundOr404(found, 'pool', pool)
    return c.json({ data: page.rows, next_cursor: page.next && encodeCursor(page.next) }, 200)
  })
  .openapi(listNavHistoryRoute, async c => {
    const { pool } = c.req.valid('param')
    const { window, interval } = c.req.valid('query')
    const { database, settings } = c.get('request')
    const found = await listNavHistory(database, pool, { window, interval }, settings.slotSeconds)
    const { points, ...shown } = foundOr404(found, 'pool', pool)
    belongsToSlot(c, shown)
    return c.json({ data: points, next_cursor: null }, 200)
  })
  .openapi(listHoldersRoute, async c => {
    const { pool } = c.req.valid('param')
    const data = foundOr404(await listHolders(c.get('request').database, pool), 'pool', pool)
    return c.json({ data, next_cursor: null }, 200)
  })
  .openapi(openPoolRoute, async c => {
    const { initial_deposit = null, ...pool } = c.req.valid('json')
    const outcome = await openPool(c.get('request').database, c.var.caller, { ...pool, initial_deposit })
    return c.json(answerOf(c, outcome), 201)
  })
  .openapi(updatePoolRoute, async c => {
    const change = { pool: c.req.valid('param').pool, ...c.req.valid('json') }
    return c.json(answerOf(c, await updatePool(c.get('request').database, c.var.caller, change)), 200)
  })
  .openapi(closePoolRoute, async c => {
    const { pool } = c.req.valid('param')
    return c.json(answerOf(c, await closePool(c.get('request').database, c.var.caller, pool)), 200)
  })
