import { z } from '@hono/zod-openapi'
import { AMOUNT_PATTERN, DECIMAL_PATTERN, isDecimal, toMillionths } from '../../domain/decimal.ts'
import { isInstant } from '../../domain/instant.ts'
import {
  DEFAULT_PAGE_ROWS,
  MAX_CLIENT_ORDER_ID_CHARS,
  MAX_FRACTION_DIGITS,
  MAX_INTEGER_DIGITS,
  MAX_PAGE_ROWS,
  MAX_TAG_CHARS,
} from '../../domain/limits.ts'
import { isFreeSlug, isReference, SLUG_PATTERN } from '../../domain/slug.ts'
import { isPlainText, isVisibleText, PLAIN_TEXT_PATTERN } from '../../domain/text.ts'

const DECIMAL_FORM = `must be a decimal string with at most ${MAX_INTEGER_DIGITS} digits before the point and ${MAX_FRACTION_DIGITS} after it, such as "12.5"`

/** A decimal string, zero or more. */
export const decimal = z
  .string({ error: DECIMAL_FORM })
  .refine(isDecimal, DECIMAL_FORM)
  .openapi({ pattern: DECIMAL_PATTERN, example: '12.5' })

/** A decimal string above zero: an amount, a quantity. */
export const positiveDecimal = decimal
  .refine(text => !isDecimal(text) || toMillionths(text) > 0n, 'must be above zero')
  .openapi({ pattern: DECIMAL_PATTERN.replace('^', '^(?=.*[1-9])'), example: '12.5' })

/** A price of YES within [0, 1]. */
export const probability = decimal
  .refine(text => !isDecimal(text) || toMillionths(text) <= 1_000_000n, 'must be within 0 and 1')
  .openapi({ pattern: '^(?:0(?:\\.\\d{1,6})?|1(?:\\.0{1,6})?)$', example: '0.42' })

/** The reserved words are not in the pattern: a name that is one of them is refused all the same. */
export const slug = z
  .string()
  .refine(
    isFreeSlug,
    'must be 3 to 64 lower-case letters, digits and inner hyphens, and neither a reserved word nor shaped like an id',
  )
  .openapi({ pattern: SLUG_PATTERN, example: 'steady-hands' })

/** An id or a slug, in a path or a body. */
export const reference = z
  .string()
  .refine(isReference, 'must be an id or a slug')
  .openapi({ pattern: SLUG_PATTERN, description: 'An id or a slug' })

export const poolReference = reference.openapi({ example: 'base-rates' })
export const marketReference = reference.openapi({ example: 'air-capture-energy' })
export const agentReference = reference.openapi({ example: 'priory' })

export const poolPath = z.object({ pool: poolReference })
export const marketPath = z.object({ market: marketReference })
export const agentPath = z.object({ agent: agentReference })

/** What answers are made of. */
export const id = z.string().openapi({ format: 'uuid' })
export const time = z.string().openapi({ format: 'date-time' })
export const amount = z.string().openapi({ pattern: AMOUNT_PATTERN })
export const named = { id, slug: z.string(), name: z.string() }

/** Text of 1 to `maxChars` characters without control characters, some of them visible. */
export const shortText = (maxChars: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maxChars)
    .refine(isPlainText, 'must not contain control characters')
    .refine(isVisibleText, 'must have a character that can be seen')
    .openapi({ pattern: PLAIN_TEXT_PATTERN.replace('^', '^(?!\\s*$)') })

/** Text of up to `maxChars` characters, line breaks allowed. */
export const longText = (maxChars: number) =>
  z
    .string()
    .max(maxChars)
    .refine(isPlainText, 'must not contain control characters')
    .openapi({ pattern: PLAIN_TEXT_PATTERN })

/** A category or a strategy: free lower-case text. */
export const tag = z
  .string()
  .max(MAX_TAG_CHARS)
  .regex(/^[a-z0-9](?:[a-z0-9 _-]*[a-z0-9])?$/, 'must be lower-case letters, digits, spaces, hyphens')

export const clientOrderId = z
  .string()
  .max(MAX_CLIENT_ORDER_ID_CHARS)
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')

const INSTANT_FORM = 'must be an ISO 8601 instant of the years 1 to 9999, such as "2026-01-31T12:00:00Z"'

export const instant = z.iso
  .datetime({ offset: true, error: INSTANT_FORM })
  .refine(isInstant, INSTANT_FORM)
  .openapi({ format: 'date-time', example: '2026-01-31T12:00:00Z' })

const LIMIT_FORM = `must be a whole number from 1 to ${MAX_PAGE_ROWS}`

/** Rows on a page, in one way of writing each number: the edge cache keeps answers under what was written. */
export const limit = z
  .string()
  .regex(/^[1-9]\d{0,2}$/, LIMIT_FORM)
  .transform(Number)
  .refine(rows => rows <= MAX_PAGE_ROWS, LIMIT_FORM)
  .default(DEFAULT_PAGE_ROWS)
  .openapi({ type: 'integer', minimum: 1, maximum: MAX_PAGE_ROWS, default: DEFAULT_PAGE_ROWS })

export const cursor = z.string().max(400).optional()

/** Which form a list or series is given in; absent, the Accept header says. */
export const format = z.enum(['json', 'csv']).optional()

/** A list: `limit` rows at most, and where the next page starts. */
export const listOf = <Row extends z.ZodType>(row: Row) =>
  z.object({ data: z.array(row), next_cursor: z.string().nullable() })
