import { sql } from 'drizzle-orm'
import { type Database, sqlStateOf } from '../client.ts'
import type { Refusal } from './refusal.ts'

/** Who calls a command, and under which key. */
export type Caller = { keyHashHex: string; idempotencyKey: string | null }

/** What became of a command: done (or done before, under the same idempotency key), or refused. */
export type Outcome<Answer> =
  | { done: true; answer: Answer; replayed: boolean }
  | { done: false; refusal: Refusal }

type Reply<Answer> = { answer: Answer; replayed?: boolean } | { refusal: Refusal }

/** numeric_value_out_of_range: two permitted amounts added up to more than a column holds. */
const OUT_OF_RANGE = '22003'

/**
 * Runs one SQL function of `drizzle/functions/` in one trip. The function authenticates the caller, finds an earlier
 * answer, decides, posts and answers; nothing of that happens here.
 */
export async function runCommand<Answer>(
  database: Database,
  command: string,
  caller: Caller,
  request: object,
): Promise<Outcome<Answer>> {
  const call = sql`select ${sql.identifier(command)}(
    decode(${caller.keyHashHex}, 'hex'), ${caller.idempotencyKey}, ${JSON.stringify(request)}::jsonb
  ) as reply`
  try {
    const { rows } = await database.drizzle.execute<{ reply: Reply<Answer> }>(call)
    const reply = rows[0]?.reply
    if (!reply) throw new Error(`${command} gave no reply`)
    if ('refusal' in reply) return { done: false, refusal: reply.refusal }
    return { done: true, answer: reply.answer, replayed: reply.replayed ?? false }
  } catch (error) {
    if (sqlStateOf(error) !== OUT_OF_RANGE) throw error
    const detail = 'The amounts involved are larger than the exchange can hold.'
    return { done: false, refusal: { code: 'amount_out_of_range', detail } }
  }
}
