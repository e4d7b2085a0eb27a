import { PgDialect } from 'drizzle-orm/pg-core'
import { type Client, escapeLiteral } from 'pg'
import { z } from 'zod'
import type { KeptRead } from '../../src/db/kept-read.ts'
import { boardRows, boards } from '../../src/db/queries/board-statements.ts'
import { type BoardRequest, boardParameters } from '../../src/db/queries/leaderboard.ts'
import { DEFAULT_SLOT_SECONDS } from '../../src/domain/slots.ts'

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
 * The buffers that a page touches. Throws where a plan does more than walk an index, or needs the table beside it. Postgres explains
 * no function's inside: the page's statement and that of its rows are explained each by itself, planned for any values, as they are
 * in a function.
 */
export async function boardBuffers(owner: Client, request: BoardRequest): Promise<number> {
  const { by, window, after, limit } = request
  const newest = await owner.query<{ slot: Date }>('select max(slot) as slot from slots')
  const page = boardParameters(request, DEFAULT_SLOT_SECONDS, null)
  const rows = [window, after?.slot ?? newest.rows[0]?.slot, after?.position ?? null, null, limit]
  // Once for what a connection looks up the first time that it calls a function.
  await explain(owner, boards[by], page)
  const plans = [await explain(owner, boards[by], page), await explain(owner, boardRows[by], rows)]
  const nodes = plans.flatMap(nodesOf)
  const costly = nodes.filter(node => /Sort|Bitmap|Hash|Seq Scan on pool_metrics/.test(node))
  if (costly.length > 0) throw new Error(`The board by ${by} needs: ${costly.join(', ')}.`)
  const walk = `Index Only Scan on pool_metrics using pool_metrics_by_${by}`
  if (!nodes.includes(walk)) throw new Error(`The board by ${by} is not read by its index alone.`)
  // The page's own count has the rows' in it.
  const buffers = Math.max(...plans.map(plan => plan['Shared Hit Blocks'] + plan['Shared Read Blocks']))
  if (buffers > MOST_BUFFERS) throw new Error(`The board by ${by} touches ${buffers} buffers.`)
  return buffers
}

async function explain(
  owner: Client,
  { statement, parameters }: Pick<KeptRead<unknown>, 'statement' | 'parameters'>,
  values: readonly (string | number | Date | null | undefined)[],
): Promise<Plan> {
  const { sql } = new PgDialect().sqlToQuery(statement.inlineParams())
  await owner.query(`set plan_cache_mode = force_generic_plan; prepare kept(${parameters}) as select ${sql}`)
  const { rows } = await owner.query<{ 'QUERY PLAN': unknown }>(
    `explain (analyze, buffers, format json) execute kept(${values.map(literal)})`,
  )
  await owner.query('deallocate kept; reset plan_cache_mode')
  const [explained] = z.array(z.object({ Plan: planSchema })).parse(rows[0]?.['QUERY PLAN'])
  if (explained === undefined) throw new Error('There is no plan.')
  return explained.Plan
}

function literal(value: string | number | Date | null | undefined): string {
  if (value === null || value === undefined) return 'null'
  return escapeLiteral(value instanceof Date ? value.toISOString() : String(value))
}

function nodesOf(plan: Plan): string[] {
  const { 'Node Type': type, 'Relation Name': relation, 'Index Name': index, Plans: below = [] } = plan
  const node = index === undefined ? `${type} on ${relation}` : `${type} on ${relation} using ${index}`
  return [node, ...below.flatMap(nodesOf)]
}
