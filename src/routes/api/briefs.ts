import { z } from '@hono/zod-openapi'
import { type BriefFacts, findBriefFacts } from '../../db/queries/brief.ts'
import { type Brief, type BriefHeadroom, briefMarkdown, briefObject } from '../../domain/brief.ts'
import { contentHash } from '../../domain/content-hash.ts'
import { DEFAULT_BRIEF_TOKENS, MAX_BRIEF_TOKENS, MIN_BRIEF_TOKENS } from '../../domain/limits.ts'
import { matchesEtag } from '../../http/etag.ts'
import { Problem } from '../../http/problem.ts'
import { poolPath } from './fields.ts'
import { foundOr404, newRouter, readOperation } from './operation.ts'

const textOrNumber = z.union([z.string(), z.number()])
const omittedCount = z.number().int()

const briefSchema = z
  .object({
    pool: z.string(),
    name: z.string(),
    status: z.string(),
    state: z.record(z.string(), textOrNumber.nullable()),
    newest_transaction: z.string().nullable(),
    warnings: z.array(z.object({ kind: z.string(), market: z.string().nullable(), detail: z.string() })),
    headroom: z.array(
      z.object({
        limit: z.string(),
        allowed: textOrNumber,
        current: textOrNumber.nullable(),
        left: textOrNumber.nullable(),
      }),
    ),
    positions: z.array(
      z.object({
        market: z.string(),
        title: z.string(),
        side: z.string(),
        quantity: z.string(),
        average_cost: z.string(),
        price: z.string(),
        exit_value: z.string(),
        unrealized_pnl: z.string(),
        weight: z.number().nullable(),
        rationale: z.string().nullable(),
      }),
    ),
    changes: z.array(
      z.object({
        id: z.string(),
        at: z.string(),
        kind: z.string(),
        market: z.string().nullable(),
        side: z.string().nullable(),
        quantity: z.string().nullable(),
        price: z.string().nullable(),
        amount: z.string(),
        rationale: z.string().nullable(),
      }),
    ),
    omitted: z.object({
      warnings: omittedCount,
      headroom: omittedCount,
      positions: omittedCount,
      changes: omittedCount,
    }),
  })
  .openapi('Brief')

const readBriefRoute = readOperation({
  operationId: 'readBrief',
  path: '/pools/{pool}/brief',
  tag: 'Pools',
  summary: 'A pool in few tokens: state, what changed, headroom, positions and why',
  description:
    'Never more than the budget, at 4 characters a token; what there was no room for is counted. Markdown, or JSON where ' +
    '`format` or the Accept header asks for it. 304 to an ETag that still holds. Texts of other agents are marked [untrusted].',
  request: {
    params: poolPath,
    query: z.strictObject({
      budget: z.coerce
        .number({ error: `must be a whole number from ${MIN_BRIEF_TOKENS} to ${MAX_BRIEF_TOKENS}` })
        .int()
        .min(MIN_BRIEF_TOKENS)
        .max(MAX_BRIEF_TOKENS)
        .default(DEFAULT_BRIEF_TOKENS)
        .openapi({ description: 'Tokens' }),
      since: z.uuid().optional().openapi({ description: 'Tell what was done after this transaction' }),
      format: z.enum(['markdown', 'json']).optional(),
    }),
  },
  answers: 'The brief',
  answer: briefSchema,
  alsoAs: 'text/markdown',
  finds: 'pool',
  problems: [{ status: 404, code: 'transaction_not_found' }],
})

export const briefRoutes = newRouter().openapi(readBriefRoute, async c => {
  const { pool } = c.req.valid('param')
  const { budget, since = null, format } = c.req.valid('query')
  const facts = foundOr404(await findBriefFacts(c.get('request').database, pool, since), 'pool', pool)
  if (facts.is_since_known === false) {
    throw new Problem(404, 'transaction_not_found', `The pool has no transaction "${since}".`, {
      retry_with: c.req.path,
    })
  }
  const brief = briefOf(facts)
  const isJson = (format ?? formatOf(c.req.header('Accept'))) === 'json'
  const body = isJson ? JSON.stringify(briefObject(brief, budget)) : briefMarkdown(brief, budget)
  const etag = `W/"${contentHash(body)}"`
  const headers = { ETag: etag, 'Cache-Control': 'private, no-cache', Vary: 'Accept' }
  const is304 = matchesEtag(c.req.header('If-None-Match'), etag)
  const type = isJson ? 'application/json' : 'text/markdown; charset=utf-8'
  const response = is304
    ? c.body(null, 304, headers)
    : c.body(body, 200, { ...headers, 'Content-Type': type })
  return response as never
})

function formatOf(accept = ''): 'json' | 'markdown' {
  return /\bjson\b/.test(accept) && !/\bmarkdown\b/.test(accept) ? 'json' : 'markdown'
}

function briefOf(facts: BriefFacts): Brief {
  const { portfolio, changes, changes_count } = facts
  const { nav, cash, buying_power, analytics } = portfolio
  return {
    pool: portfolio.slug,
    name: portfolio.name,
    status: portfolio.status,
    state: {
      nav,
      cash,
      buying_power,
      paper_gain: portfolio.paper_gain,
      return: rounded(analytics.return),
      drawdown: rounded(analytics.drawdown),
      sharpe: rounded(analytics.sharpe),
    },
    newest_transaction: facts.newest_transaction,
    warnings: warningsOf(facts),
    headroom: headroomOf(facts),
    positions: portfolio.positions.map(position => ({
      market: position.market.slug,
      title: position.market.title,
      side: position.side,
      quantity: position.quantity,
      average_cost: position.average_cost,
      price: position.price,
      exit_value: position.exit_value,
      unrealized_pnl: position.unrealized_pnl,
      weight: rounded(position.weight),
      rationale: position.rationale,
    })),
    changes: changes.map(change => ({
      id: change.id,
      at: change.created_at,
      kind: change.kind,
      market: change.market?.slug ?? null,
      side: change.side,
      quantity: change.quantity,
      price: change.price,
      amount: change.amount,
      rationale: change.rationale,
    })),
    changes_beyond: Math.max(changes_count - changes.length, 0),
  }
}

function warningsOf({ portfolio, closings }: BriefFacts): Brief['warnings'] {
  const paused = portfolio.status === 'paused'
  return [
    ...(paused ? [{ kind: 'paused', market: null, detail: 'orders are refused until it is active' }] : []),
    ...portfolio.positions.flatMap(({ market, stale, price_at }) => [
      ...(market.status === 'open'
        ? []
        : [{ kind: market.status, market: market.slug, detail: 'takes no orders' }]),
      ...(stale ? [{ kind: 'stale', market: market.slug, detail: `price of ${price_at}` }] : []),
    ]),
    ...closings
      .filter(({ is_soon }) => is_soon)
      .map(({ market, closes_at }) => ({ kind: 'closing', market, detail: `closes at ${closes_at}` })),
  ]
}

/** What is left under each limit that the mandate sets. */
function headroomOf(facts: BriefFacts): BriefHeadroom[] {
  const { portfolio, gross_weight, cash_weight, orders_today } = facts
  const { mandate, exposure } = portfolio
  const below = (limit: string, allowed: number | null, current: number | null): BriefHeadroom[] =>
    allowed === null
      ? []
      : [
          {
            limit,
            allowed,
            current: rounded(current),
            left: rounded(current === null ? null : allowed - current),
          },
        ]
  const largestCategory = Math.max(0, ...exposure.by_category.map(({ weight }) => weight ?? 0))
  const { min_cash_weight, max_order_notional, allowed_categories } = mandate
  return [
    ...below('max_position_weight', mandate.max_position_weight, exposure.largest_weight ?? 0),
    ...below('max_category_weight', mandate.max_category_weight, largestCategory),
    ...below('max_gross_exposure', mandate.max_gross_exposure, gross_weight),
    ...below('max_orders_per_day', mandate.max_orders_per_day, orders_today),
    ...(min_cash_weight === null
      ? []
      : [
          {
            limit: 'min_cash_weight',
            allowed: min_cash_weight,
            current: cash_weight,
            left: rounded(cash_weight === null ? null : cash_weight - min_cash_weight),
          },
        ]),
    ...(max_order_notional === null
      ? []
      : [
          {
            limit: 'max_order_notional',
            allowed: max_order_notional,
            current: null,
            left: max_order_notional,
          },
        ]),
    ...(mandate.long_only ? [{ limit: 'long_only', allowed: 'yes', current: null, left: null }] : []),
    ...(allowed_categories === null
      ? []
      : [
          {
            limit: 'allowed_categories',
            allowed: allowed_categories.slice(0, 10).join(' '),
            current: null,
            left: null,
          },
        ]),
  ]
}

function rounded(ratio: number | null): number | null {
  return ratio === null ? null : Math.round(ratio * 10_000) / 10_000
}
