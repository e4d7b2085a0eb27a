import type { Client } from 'pg'

/** Every table, each after those that it refers to, with the order in which its rows are written. */
export const EXPORTED_TABLES = {
  quotas: 'only_row',
  exchange_clock: 'only_row',
  agents: 'id',
  api_keys: 'id',
  markets: 'id',
  market_prices: 'sequence',
  pools: 'id',
  holdings: 'pool_id, agent_id',
  positions: 'pool_id, market_id',
  accounts: 'id',
  transactions: 'sequence',
  ledger_entries: 'transaction_id, account_id',
  idempotency_keys: 'agent_id, key',
  snapshots: 'pool_id, slot',
  slots: 'slot',
  pool_metrics: 'slot, window_name, pool_id',
} as const

export type ExportedTable = keyof typeof EXPORTED_TABLES

/** The first line of an export. Rows go by the columns of one schema: they can be read where the same migrations ran. */
export interface ExportHeader {
  format: 'capital-pools export'
  migrations: string[]
}

/** Throws where the database has a table that an export would leave out. */
export async function assertAllTablesAreKnown(client: Client): Promise<void> {
  const { rows } = await client.query<{ tablename: string }>(
    `select tablename from pg_tables where schemaname = 'public' and tablename <> all ($1)`,
    [Object.keys(EXPORTED_TABLES)],
  )
  if (rows[0]) throw new Error(`The database has a table that exports know nothing of: ${rows[0].tablename}.`)
}

/** The migrations that a database has had, oldest first. */
export async function migrationsOf(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ hash: string }>(
    'select hash from drizzle.__drizzle_migrations order by created_at',
  )
  return rows.map(({ hash }) => hash)
}
