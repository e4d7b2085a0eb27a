import { z } from '@hono/zod-openapi'
import { depositCredits } from '../../db/commands/deposit-credits.ts'
import { withdrawCredits } from '../../db/commands/withdraw-credits.ts'
import { poolPath, positiveDecimal } from './fields.ts'
import { answerOf, jsonBody, newRouter, writeOperation } from './operation.ts'
import { flowSchema } from './pool-schemas.ts'

const depositRoute = writeOperation({
  method: 'post',
  operationId: 'depositCredits',
  path: '/pools/{pool}/deposits',
  tag: 'Pools',
  summary: "Put credits of the caller's wallet into a pool",
  description: 'Into a pool of your own, or one that is open to deposits. Units deal at the higher price.',
  scope: 'manage',
  idempotency: 'required',
  request: {
    params: poolPath,
    ...jsonBody(z.strictObject({ amount: positiveDecimal }).openapi('Deposit')),
  },
  status: 201,
  answers: 'The deposit and the units it bought',
  answer: flowSchema,
  refusals: [
    'pool_not_found',
    'pool_closed',
    'pool_has_no_value',
    'amount_too_small',
    'insufficient_wallet_balance',
  ],
  examples: [
    { name: 'deposit', summary: 'Deposit 100 credits', body: { amount: '100' } },
    {
      name: 'beyondTheWallet',
      summary: 'Refused: more than the wallet holds',
      body: { amount: '999999999' },
      refused: {
        status: 422,
        code: 'insufficient_wallet_balance',
        detail: 'The wallet holds 2500.000000 credits; the deposit needs 999999999.',
        limit: '2500.000000',
        current: '2500.000000',
        would_be: '-999997499.000000',
        max_amount: '2500.000000',
        retry_with: { amount: '2500.000000' },
      },
    },
  ],
})

const withdrawalSchema = z
  .strictObject({
    amount: positiveDecimal.optional().openapi({ description: 'Credits; this or `units`' }),
    units: positiveDecimal.optional().openapi({ description: 'Units to redeem; this or `amount`' }),
  })
  .refine(
    ({ amount, units }) => (amount === undefined) !== (units === undefined),
    'must have either amount or units',
  )
  .openapi('Withdrawal', { oneOf: [{ required: ['amount'] }, { required: ['units'] }] })

const withdrawalRoute = writeOperation({
  method: 'post',
  operationId: 'withdrawCredits',
  path: '/pools/{pool}/withdrawals',
  tag: 'Pools',
  summary: "Redeem the caller's units of a pool for credits",
  description: 'Units deal at the lower price. What the free cash cannot pay is refused with what it can.',
  scope: 'manage',
  idempotency: 'required',
  request: { params: poolPath, ...jsonBody(withdrawalSchema) },
  status: 201,
  answers: 'The withdrawal and the units it cost',
  answer: flowSchema,
  refusals: ['pool_not_found', 'insufficient_units', 'insufficient_cash', 'amount_too_small'],
  examples: [
    { name: 'credits', summary: 'Withdraw 50 credits', body: { amount: '50' } },
    { name: 'units', summary: 'Redeem 10 units', body: { units: '10' } },
    {
      name: 'beyondTheHolding',
      summary: 'Refused: more units than the caller holds',
      body: { units: '999999999' },
      refused: {
        status: 422,
        code: 'insufficient_units',
        detail: 'The withdrawal redeems 999999999.000000 units; you hold 12500.000000.',
        limit: '12500.000000',
        current: '12500.000000',
        would_be: '-999987499.000000',
        max_units: '12500.000000',
        max_amount: '12750.000000',
        retry_with: { units: '12500.000000' },
      },
    },
  ],
})

export const flowRoutes = newRouter()
  .openapi(depositRoute, async c => {
    const deposit = { pool: c.req.valid('param').pool, amount: c.req.valid('json').amount }
    return c.json(answerOf(c, await depositCredits(c.get('request').database, c.var.caller, deposit)), 201)
  })
  .openapi(withdrawalRoute, async c => {
    const { amount = null, units = null } = c.req.valid('json')
    const withdrawal = { pool: c.req.valid('param').pool, amount, units }
    return c.json(
      answerOf(c, await withdrawCredits(c.get('request').database, c.var.caller, withdrawal)),
      201,
    )
  })
