import { PgDialect } from 'drizzle-orm/pg-core'
import type { Client } from 'pg'
import { z } from 'zod'
import { boardRows } from '../../src/db/queries/board-statements.ts'
import type { BoardRequest } from '../../src/db/queries/leaderboard.ts'

/** A few pages of the index, and the visibility map: up to one look for each row, as neighbours on the board are none in the table. */
export const MOST_BUFFERS = 60

const planSchema = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Index Name': z.string().optional(),
  'Shared Hit Blocks': z.number(),
  'Shared Read Blocks': z.number(),
  get Plans() {
    return z.array(planSchema).optional()
  },
})
type Plan = z.infer<typeof planSchema>

/**
 * The buffers that the rows of a page touch. The statement is the function's own, by itself: Postgres explains no function's inside.
 * Throws where its plan does more than walk an index, or needs the table beside it.
 */
export async function boardBuffers(
  owner: Client,
  { by, window, after, limit }: BoardRequest,
): Promise<number> {
  const newest = await owner.query<{ slot: Date }>('select max(slot) as slot from slots')
  const { sql: statement } = new PgDialect().sqlToQuery(boardRows[by].statement.inlineParams())
  const { rows } = await owner.query<{ 'QUERY PLAN': unknown }>({
    text: `explain (analyze, buffers, format json) select ${statement}`,
    values: [window, after?.slot ?? newest.rows[0]?.slot, after?.position ?? null, null, limit],
  })
  const [explained] = z.array(z.object({ Plan: planSchema })).parse(rows[0]?.['QUERY PLAN'])
  if (explained === undefined) throw new Error('There is no plan.')
  const nodes = nodesOf(explained.Plan)
  const costly = nodes.filter(node => /Sort|Bitmap|Hash|Seq Scan on pool_metrics/.test(node))
  if (costly.length > 0) throw new Error(`The board by ${by} needs: ${costly.join(', ')}.`)
  const walk = `Index Only Scan on pool_metrics using pool_metrics_by_${by}`
  if (!nodes.includes(walk)) throw new Error(`The board by ${by} is not read by its index alone.`)
  const buffers = explained.Plan['Shared Hit Blocks'] + explained.Plan['Shared Read Blocks']
  if (buffers > MOST_BUFFERS) throw new Error(`The board by ${by} touches ${buffers} buffers.`)
  return buffers
}

function nodesOf(plan: Plan): string[] {
  const { 'Node Type': type, 'Relation Name': relation, 'Index Name': index, Plans: below = [] } = plan
  const node = index === undefined ? `${type} on ${relation}` : `${type} on ${relation} using ${index}`
  return [node, ...below.flatMap(nodesOf)]
}
