import type { TestStack } from '../support/stack.ts'
import type { Write } from './bank.ts'

/** What the exchange keeps under one idempotency key. */
interface Kept {
  key: string
  /** Null where transactions have the key, but no answer. */
  answer: unknown
  transaction_ids: string[]
}

type Body = Record<string, unknown>

/** The transactions that an answer tells of, where it names them, and how many there are besides. */
interface Told {
  ids: unknown[]
  unnamedCount: number
}

const fillOf = (body: Body): Told => ({ ids: [body['order_id']], unnamedCount: 0 })
const flowOf = (body: Body): Told => ({ ids: [body['transaction_id']], unnamedCount: 0 })
const fillsOf = (body: Body): Told => ({
  ids: (body['fills'] as Body[]).map(fill => fill['order_id']),
  unnamedCount: 0,
})
const nothing = (): Told => ({ ids: [], unnamedCount: 0 })

/** By operation. An operation that is not here tells of transactions that its answer does not count. */
const toldBy: Record<string, (body: Body) => Told> = {
  'POST /api/pools/pool/orders': fillOf,
  'DELETE /api/pools/pool/positions/market': fillOf,
  'DELETE /api/pools/pool/positions': fillsOf,
  'POST /api/pools/pool/rebalance': fillsOf,
  'POST /api/pools/pool/close': body => ({
    ...fillsOf(body),
    unnamedCount: (body['payouts'] as Body[]).length,
  }),
  'POST /api/pools/pool/deposits': flowOf,
  'POST /api/pools/pool/withdrawals': flowOf,
  'POST /api/agents/agent/grants': flowOf,
  'POST /api/pools': body => ({ ids: [], unnamedCount: body['units'] === '0.000000' ? 0 : 1 }),
  'POST /api/markets': body => ({ ids: [], unnamedCount: body['pricing'] === 'lmsr' ? 1 : 0 }),
  'POST /api/prices': nothing,
  'POST /api/snapshots': nothing,
}

/** Everything that the exchange keeps under an idempotency key, by the key. */
export async function keptUnderKeys(stack: Pick<TestStack, 'sql'>): Promise<Map<string, Kept>> {
  const { rows } = await stack.sql<Kept>(`
    with posted as (
      select idempotency_key as key, array_agg(id::text order by sequence) as transaction_ids
      from transactions where idempotency_key is not null group by idempotency_key
    )
    select key, answer, coalesce(transaction_ids, '{}') as transaction_ids
    from idempotency_keys full join posted using (key)`)
  return new Map(rows.map(row => [row.key, row]))
}

/**
 * Where what the exchange keeps is not what the client was told: a write that was acknowledged and is missing, or is there
 * twice or otherwise; and one that was refused and is there.
 */
export function disagreements(writes: readonly Write[], kept: Map<string, Kept>): string[] {
  return writes.flatMap(write => {
    const found = kept.get(write.idempotencyKey)
    const problem = write.answer.status < 300 ? acknowledgedProblem(write, found) : refusedProblem(found)
    return problem === null ? [] : [`${write.operation} ${write.idempotencyKey}: ${problem}`]
  })
}

function acknowledgedProblem({ operation, answer }: Write, found: Kept | undefined): string | null {
  if (found === undefined) return 'acknowledged, and not there'
  if (canonical(found.answer) !== canonical(answer.body)) return 'acknowledged with another answer'
  const told = toldBy[operation]?.(answer.body)
  if (told === undefined) return null
  const count = told.ids.length + told.unnamedCount
  if (found.transaction_ids.length !== count)
    return `${found.transaction_ids.length} transactions, not ${count}`
  return told.ids.every(id => found.transaction_ids.includes(String(id))) ? null : 'other transactions'
}

function refusedProblem(found: Kept | undefined): string | null {
  return found === undefined ? null : 'refused, and there'
}

/** The same text for the same JSON, whatever the order of its members. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  )
}
