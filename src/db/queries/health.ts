import { sql } from 'drizzle-orm'
import type { Database } from '../client.ts'

/** How the database is: its clock, its newest slot and how far behind the present one that is. */
export type DeepHealth = {
  now: string
  simulated: boolean
  newest_slot: string | null
  slot_lag_seconds: number | null
  migrations: number
}

export async function readDeepHealth({ drizzle }: Database, slotSeconds: number): Promise<DeepHealth> {
  const { rows } = await drizzle.execute<DeepHealth>(sql`
    select
      instant_text(exchange_now()) as now,
      (select simulated_at is not null from exchange_clock) as simulated,
      instant_text(max(slot)) as newest_slot,
      extract(epoch from slot_of(exchange_now(), ${slotSeconds}) - max(slot))::float8 as slot_lag_seconds,
      (select count(*)::integer from drizzle.__drizzle_migrations) as migrations
    from slots where ranked`)
  if (!rows[0]) throw new Error('the health query gave no row')
  return rows[0]
}
