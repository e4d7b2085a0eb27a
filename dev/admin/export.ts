import { open, rename, rm, stat } from 'node:fs/promises'
import type { Client } from 'pg'
import { UsageError } from '../command-line.ts'
import {
  assertAllTablesAreKnown,
  EXPORTED_TABLES,
  type ExportHeader,
  migrationsOf,
} from './exported-tables.ts'

const rowsPerFetch = 2000

/**
 * Writes the whole exchange to a new file, a row a line, as it was at one instant. Rows are JSON that the database made:
 * numbers keep every digit. The same content makes the same file. Returns how many rows there are of each table.
 */
export async function exportTo(path: string, client: Client): Promise<Record<string, number>> {
  if (await stat(path).catch(() => null)) throw new UsageError(`There is a file ${path} already.`)
  const partial = `${path}.partial`
  const file = await open(partial, 'w', 0o600)
  try {
    await client.query('begin isolation level repeatable read read only')
    // Instants are written in UTC, and floating point with all that it takes to read the same again.
    await client.query(`set local timezone = 'utc'; set local extra_float_digits = 1`)
    await assertAllTablesAreKnown(client)
    const header: ExportHeader = { format: 'capital-pools export', migrations: await migrationsOf(client) }
    await file.write(`${JSON.stringify(header)}\n`)
    const counts: Record<string, number> = {}
    for (const [table, order] of Object.entries(EXPORTED_TABLES)) {
      counts[table] = await writeTable(client, table, order, text => file.write(text))
    }
    await client.query('commit')
    await file.write(`${JSON.stringify({ end: counts })}\n`)
    await file.sync()
    await file.close()
    await rename(partial, path)
    return counts
  } catch (error) {
    await file.close()
    await rm(partial, { force: true })
    throw error
  }
}

async function writeTable(
  client: Client,
  table: string,
  order: string,
  write: (text: string) => Promise<unknown>,
): Promise<number> {
  await client.query(
    `declare exported no scroll cursor for
      select to_jsonb(whole)::text as row from (select * from ${table} order by ${order}) whole`,
  )
  let count = 0
  for (let fetched = rowsPerFetch; fetched === rowsPerFetch; ) {
    const { rows } = await client.query<{ row: string }>(`fetch ${rowsPerFetch} from exported`)
    fetched = rows.length
    count += fetched
    if (fetched > 0) await write(`${rows.map(({ row }) => `{"table":"${table}","row":${row}}`).join('\n')}\n`)
  }
  await client.query('close exported')
  return count
}
