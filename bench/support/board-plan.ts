import { PgDialect } from 'drizzle-orm/pg-core'
import type { Client } from 'pg'
import { z } from 'zod'
import { type BoardRequest, boards } from '../../src/db/queries/leaderboard.ts'

const SLOT_SECONDS = 900
/** A few pages of the index, and the visibility map: up to one look for each row, as neighbours on the board are none in the table. */
export const MOST_BUFFERS = 60

/** The statement that the database keeps as a function, by itself: Postgres explains no function's inside. */
export function boardStatementOf({ by, window, after, limit }: BoardRequest): {
  text: string
  values: unknown[]
} {
  const { sql: text } = new PgDialect().sqlToQuery(boards[by].statement.inlineParams())
  const values = [window, after?.slot ?? null, after?.position ?? null, null, limit, SLOT_SECONDS]
  return { text: `select ${text} as board`, values }
}

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

/** The buffers that a page touches. Throws where its plan does more than walk an index, or needs the table beside it. */
export async function boardBuffers(owner: Client, request: BoardRequest): Promise<number> {
  const { text, values } = boardStatementOf(request)
  const { rows } = await owner.query<{ 'QUERY PLAN': unknown }>({
    text: `explain (analyze, buffers, format json) ${text}`,
    values,
  })
  const [explained] = z.array(z.object({ Plan: planSchema })).parse(rows[0]?.['QUERY PLAN'])
  if (explained === undefined) throw new Error('There is no plan.')
  const nodes = nodesOf(explained.Plan)
  const costly = nodes.filter(node => /Sort|Bitmap|Hash|Seq Scan on pool_metrics/.test(node))
  if (costly.length > 0) throw new Error(`The board by ${request.by} needs: ${costly.join(', ')}.`)
  const walk = `Index Only Scan on pool_metrics using pool_metrics_by_${request.by}`
  if (!nodes.includes(walk)) throw new Error(`The board by ${request.by} is not read by its index alone.`)
  const buffers = explained.Plan['Shared Hit Blocks'] + explained.Plan['Shared Read Blocks']
  if (buffers > MOST_BUFFERS) throw new Error(`The board by ${request.by} touches ${buffers} buffers.`)
  return buffers
}

function nodesOf(plan: Plan): string[] {
  const { 'Node Type': type, 'Relation Name': relation, 'Index Name': index, Plans: below = [] } = plan
  const node = index === undefined ? `${type} on ${relation}` : `${type} on ${relation} using ${index}`
  return [node, ...below.flatMap(nodesOf)]
}
