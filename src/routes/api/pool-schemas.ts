import { z } from '@hono/zod-openapi'
import { MAX_ALLOWED_CATEGORIES } from '../../domain/limits.ts'
import { amount, id, named, positiveDecimal, tag, time } from './fields.ts'

export const poolSchema = z
  .object({
    ...named,
    strategy: z.string(),
    status: z.enum(['active', 'paused', 'closed']),
    agent: z.object(named),
    nav: amount,
    nav_at_mark: amount,
    paper_gain: amount,
    cash: amount,
    units: amount,
    nav_per_unit: amount.nullable(),
    realized_pnl: amount,
    unrealized_pnl: amount,
    total_pnl: amount,
    return: z.number(),
    positions_count: z.number(),
    inception_at: time,
    updated_at: time,
  })
  .openapi('Pool')

export const positionSchema = z
  .object({
    market: z.object({
      id,
      slug: z.string(),
      title: z.string(),
      category: z.string(),
      kind: z.string(),
      pricing: z.string(),
      status: z.string(),
    }),
    side: z.enum(['long', 'short', 'flat']),
    quantity: amount,
    average_cost: amount,
    cost_basis: amount,
    price: amount,
    price_at: time,
    stale: z.boolean(),
    mark_value: amount,
    exit_value: amount,
    unrealized_pnl: amount,
    unrealized_return: z.number().nullable(),
    realized_pnl: amount,
    weight: z.number().nullable(),
    opened_at: time,
    rationale: z.string().nullable(),
  })
  .openapi('Position')

export const marketHolderSchema = positionSchema
  .omit({ market: true })
  .extend({ pool: z.object(named), agent: z.object(named) })
  .openapi('MarketHolder')

const ratio = z.number().min(0).max(1)
const grossMultiple = z.number().min(0).max(100)
const ordersPerDay = z.number().int().min(0).max(1_000_000)
const categories = z.array(tag).max(MAX_ALLOWED_CATEGORIES)
const drawdown = z.number().gt(0).max(1)

/** The limits of a pool's orders; null is no limit. What is not given starts as its default. */
export const newMandateSchema = z
  .strictObject({
    max_position_weight: ratio.nullable().default(0.5),
    max_category_weight: ratio.nullable().default(null),
    max_gross_exposure: grossMultiple.nullable().default(1),
    max_order_notional: positiveDecimal.nullable().default(null),
    max_orders_per_day: ordersPerDay.nullable().default(null),
    min_cash_weight: ratio.nullable().default(null),
    allowed_categories: categories.nullable().default(null),
    long_only: z.boolean().default(false),
    drawdown_pause: drawdown.nullable().default(null),
  })
  .openapi('NewMandate')

/** A change of a mandate: only the limits that it names. */
export const mandateChangeSchema = z
  .strictObject({
    max_position_weight: ratio.nullable(),
    max_category_weight: ratio.nullable(),
    max_gross_exposure: grossMultiple.nullable(),
    max_order_notional: positiveDecimal.nullable(),
    max_orders_per_day: ordersPerDay.nullable(),
    min_cash_weight: ratio.nullable(),
    allowed_categories: categories.nullable(),
    long_only: z.boolean(),
    drawdown_pause: drawdown.nullable(),
  })
  .partial()
  .openapi('MandateChange')

export const mandateSchema = z
  .object({
    max_position_weight: z.number().nullable(),
    max_category_weight: z.number().nullable(),
    max_gross_exposure: z.number().nullable(),
    max_order_notional: z.string().nullable(),
    max_orders_per_day: z.number().nullable(),
    min_cash_weight: z.number().nullable(),
    allowed_categories: z.array(z.string()).nullable(),
    long_only: z.boolean(),
    drawdown_pause: z.number().nullable(),
  })
  .openapi('Mandate')

// Not `nullable()`, which the generator writes as something that is a mandate and null at once.
const mandateOrNull = z.union([mandateSchema, z.null()])

const ratioOrNull = z.number().nullable()

const rankOrNull = z.number().int().nullable()

const rankSchema = z
  .object({
    return: rankOrNull,
    sharpe: rankOrNull,
    sortino: rankOrNull,
    calmar: rankOrNull,
    max_drawdown: rankOrNull,
    nav: rankOrNull,
    pnl: rankOrNull,
    diversification: rankOrNull,
    probabilistic_sharpe: rankOrNull,
  })
  .openapi('Ranks', { description: 'The rank on each board since inception, at the newest slot.' })

export const portfolioSchema = poolSchema
  .extend({
    description: z.string(),
    pause_reason: z.string().nullable(),
    mandate: mandateSchema,
    pending_mandate: mandateOrNull,
    pending_mandate_at: time.nullable(),
    open_to_deposits: z.boolean(),
    buying_power: amount,
    locked_collateral: amount,
    positions: z.array(positionSchema),
    exposure: z.object({
      gross: amount,
      net: amount,
      by_category: z.array(
        z.object({
          category: z.string(),
          gross: amount,
          net: amount,
          weight: z.number().nullable(),
        }),
      ),
      largest_weight: z.number().nullable(),
    }),
    analytics: z.object({
      return: z.number(),
      return_by_window: z.object({
        '1d': ratioOrNull,
        '7d': ratioOrNull,
        '30d': ratioOrNull,
        '90d': ratioOrNull,
        all: ratioOrNull,
      }),
      volatility: ratioOrNull,
      sharpe: ratioOrNull,
      sortino: ratioOrNull,
      calmar: ratioOrNull,
      probabilistic_sharpe: ratioOrNull,
      max_drawdown: ratioOrNull,
      drawdown: ratioOrNull,
      win_rate: ratioOrNull,
      profit_factor: ratioOrNull,
      turnover: ratioOrNull,
      diversification: ratioOrNull,
      effective_positions: ratioOrNull,
      daily_returns: z.number(),
    }),
    rank: rankSchema,
    null_reasons: z.record(z.string(), z.string()),
  })
  .openapi('Portfolio')

export const transactionSchema = z
  .object({
    id,
    kind: z.string(),
    market: z.object({ id, slug: z.string(), title: z.string() }).nullable(),
    side: z.enum(['buy', 'sell']).nullable(),
    quantity: amount.nullable(),
    price: amount.nullable(),
    amount,
    fee: amount,
    cash_change: amount,
    units_change: amount,
    realized_pnl: amount.nullable(),
    nav_after: amount.nullable(),
    agent: z.object(named).nullable(),
    rationale: z.string().nullable(),
    client_order_id: z.string().nullable(),
    reverses: id.nullable(),
    created_at: time,
  })
  .openapi('Transaction')

export const navPointSchema = z
  .object({
    slot: time,
    nav: amount,
    nav_at_mark: amount,
    index: z.number(),
    units: amount,
    drawdown: z.number(),
    gross_exposure: amount,
    late: z.boolean(),
  })
  .openapi('NavPoint')

export const holderSchema = z
  .object({
    agent: z.object(named),
    units: amount,
    share: z.number(),
    value: amount,
    cost: amount,
    money_weighted_return: z.number().nullable(),
  })
  .openapi('Holder')

const exposureSchema = z.object({ gross: amount, net: amount })

export const poolWorthSchema = z
  .object({
    ...named,
    status: z.enum(['active', 'paused', 'closed']),
    cash: amount,
    buying_power: amount,
    locked_collateral: amount,
    nav: amount,
    nav_at_mark: amount,
    paper_gain: amount,
    units: amount,
    nav_per_unit: amount.nullable(),
    exposure: exposureSchema,
  })
  .openapi('PoolWorth')

export const poolTermsSchema = poolWorthSchema
  .extend({
    description: z.string(),
    strategy: z.string(),
    pause_reason: z.string().nullable(),
    mandate: mandateSchema,
    pending_mandate: mandateOrNull,
    pending_mandate_at: time.nullable(),
    open_to_deposits: z.boolean(),
    inception_at: time,
  })
  .openapi('PoolTerms')

export const flowSchema = z
  .object({
    transaction_id: id,
    kind: z.enum(['deposit', 'withdrawal']),
    amount,
    units: amount,
    unit_price: amount,
    holding: z.object({ units: amount, cost: amount }),
    wallet_balance: amount,
    pool: poolWorthSchema,
    created_at: time,
  })
  .openapi('Flow')

export const fillSchema = z
  .object({
    order_id: id.nullable(),
    client_order_id: z.string().nullable(),
    status: z.enum(['filled', 'quoted']),
    market: z.object({ id, slug: z.string(), price: amount }),
    side: z.enum(['buy', 'sell']),
    filled_quantity: amount,
    average_price: amount,
    amount,
    fee: amount,
    realized_pnl: amount,
    position: z.object({ quantity: amount, mark_value: amount, exit_value: amount }),
    pool: z.object({
      cash: amount,
      buying_power: amount,
      nav: amount,
      nav_at_mark: amount,
      exposure: exposureSchema,
    }),
    headroom: z.record(z.string(), z.number().nullable()),
    created_at: time.nullable(),
  })
  .openapi('Fill')

export const rebalancedSchema = z
  .object({
    status: z.enum(['filled', 'quoted']),
    fills: z.array(fillSchema),
    weights: z.array(z.object({ market: z.string(), target: z.number(), weight: z.number() })),
    pool: poolWorthSchema,
  })
  .openapi('Rebalanced')

export const closedPositionsSchema = z
  .object({ fills: z.array(fillSchema), pool: poolWorthSchema })
  .openapi('ClosedPositions')

export const closedPoolSchema = z
  .object({
    fills: z.array(fillSchema),
    payouts: z.array(z.object({ agent: z.string(), units: amount, amount })),
    pool: poolWorthSchema,
  })
  .openapi('ClosedPool')
