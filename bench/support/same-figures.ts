import { deepStrictEqual } from 'node:assert'
import { z } from 'zod'

const poolSchema = z.object({
  slug: z.string(),
  nav: z.string(),
  nav_at_mark: z.string(),
  realized_pnl: z.string(),
  unrealized_pnl: z.string(),
  return: z.number().transform(rounded),
})
const listSchema = z.object({ data: z.array(poolSchema) })
const portfolioSchema = poolSchema.extend({
  positions: z.array(
    z.object({
      market: z.object({ slug: z.string() }),
      exit_value: z.string(),
      mark_value: z.string(),
      weight: z.number(),
    }),
  ),
  exposure: z.object({ gross: z.string() }),
})
const boardSchema = z.object({
  data: z.array(
    z.object({
      rank: z.number(),
      value: z.number().transform(rounded),
      pool: z.object({ slug: z.string() }),
      nav: z.string(),
      pnl: z.string(),
      diversification: z.number().transform(rounded),
    }),
  ),
})

/**
 * Throws where the services do not answer what the exchange does: the newest pools, the first page of the board in its order, and
 * some pools with all their positions. Credits agree to the last decimal, ratios to the twelfth.
 */
export async function assertSameFigures(
  exchangeUrl: string,
  operatorKey: string,
  serviceUrls: string[],
  slugs: string[],
): Promise<void> {
  const reads: [string, z.ZodType][] = [
    ['/api/pools', listSchema],
    ['/api/pools/leaderboard', boardSchema],
    ...slugs.map((slug): [string, z.ZodType] => [`/api/pools/${slug}`, portfolioSchema]),
  ]
  for (const [path, schema] of reads) {
    const headers = { Authorization: `Bearer ${operatorKey}` }
    const expected = ordered(schema.parse(await (await fetch(exchangeUrl + path, { headers })).json()))
    for (const url of serviceUrls) {
      const actual = ordered(schema.parse(await (await fetch(url + path)).json()))
      deepStrictEqual(actual, expected, `${url}${path} does not answer the exchange's figures`)
    }
  }
}

/** Positions of one mark value may come in any order. */
function ordered(answer: unknown): unknown {
  const portfolio = portfolioSchema.safeParse(answer)
  if (!portfolio.success) return answer
  const positions = portfolio.data.positions.toSorted((one, other) =>
    one.market.slug < other.market.slug ? -1 : 1,
  )
  return { ...portfolio.data, positions }
}

function rounded(ratio: number): string {
  return ratio.toFixed(12)
}
