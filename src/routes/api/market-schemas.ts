import { z } from '@hono/zod-openapi'
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
import {
  amount,
  decimal,
  id,
  instant,
  longText,
  positiveDecimal,
  probability,
  shortText,
  slug,
  tag,
  time,
} from './fields.ts'

export const MARKET_STATUSES = ['open', 'frozen', 'resolved', 'void'] as const
export const MARKET_PRICINGS = ['lmsr', 'quoted'] as const

export const marketSchema = z
  .object({
    id,
    slug: z.string(),
    title: z.string(),
    description: z.string(),
    category: z.string(),
    kind: z.enum(['binary', 'scalar']),
    pricing: z.enum(MARKET_PRICINGS),
    status: z.enum(MARKET_STATUSES),
    price: amount,
    price_at: time,
    stale: z.boolean(),
    bid: amount,
    ask: amount,
    liquidity: amount.nullable(),
    spread_bps: z.number().nullable(),
    fee_bps: z.number(),
    closes_at: time.nullable(),
    outcome: amount.nullable(),
    resolved_at: time.nullable(),
    created_at: time,
    open_interest: amount,
    holders_count: z.number(),
  })
  .openapi('Market')

const openingPrice = probability
  .refine(
    text => !isDecimal(text) || (toMillionths(text) > 0n && toMillionths(text) < 1_000_000n),
    'must be above 0 and below 1',
  )
  .openapi({ pattern: '^0\\.(?=\\d*[1-9])\\d{1,6}$', example: '0.5' })

const liquidity = positiveDecimal
  .refine(
    text => !isDecimal(text) || (Number(text) >= MIN_LIQUIDITY && Number(text) <= MAX_LIQUIDITY),
    `must be within ${MIN_LIQUIDITY} and ${MAX_LIQUIDITY}`,
  )
  .openapi({
    pattern: '^(?:[1-9]\\d{0,5}(?:\\.\\d{1,6})?|1000000(?:\\.0{1,6})?)$',
    description: `b of the market maker, ${MIN_LIQUIDITY} to ${MAX_LIQUIDITY}`,
    example: '100',
  })

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

export const newMarketSchema = z
  .discriminatedUnion('pricing', [
    lmsrMarketSchema,
    z.discriminatedUnion('kind', [
      z.strictObject({ ...quotedTerms, kind: z.literal('binary'), price: probability }),
      z.strictObject({ ...quotedTerms, kind: z.literal('scalar'), price: positiveDecimal }),
    ]),
  ])
  .openapi('NewMarket')

export const resolutionSchema = z
  .union([
    z
      .strictObject({ outcome: decimal })
      .openapi({ description: 'What a unit pays: within 0 and 1, or the final price of a scalar market' }),
    z.strictObject({ void: z.literal(true) }).openapi({ description: 'Every fill undone at cost' }),
  ])
  .openapi('Resolution')
