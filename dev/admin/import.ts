import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { isDeepStrictEqual } from 'node:util'
import type { Client } from 'pg'
import { z } from 'zod'
import { messageOf, UsageError } from '../command-line.ts'
import { EXPORTED_TABLES, type ExportedTable, migrationsOf } from './exported-tables.ts'

const linesPerStatement = 1000
const header = z.object({ format: z.literal('capital-pools export'), migrations: z.array(z.string()) })
const ending = z.object({ end: z.record(z.string(), z.number()) })

/**
 * Reads an export into a migrated database in which nothing has happened, all of it or nothing. The books must be right in
 * the end. Returns how many rows there are of each table.
 */
export async function importFrom(path: string, client: Client): Promise<Record<string, number>> {
  await client.query('begin')
  try {
    await makeReady(client)
    const counts = await readRows(path, client)
    await advanceSequences(client)
    const differences = await client.query('select from book_differences()')
    if (differences.rowCount) throw new Error('The books in the file are not right: nothing was imported.')
    await client.query('commit')
    await client.query('analyze')
    return counts
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** What migrating itself put there makes room. */
async function makeReady(client: Client): Promise<void> {
  await client.query('lock table agents, accounts, transactions in exclusive mode')
  const { rows } = await client.query<{ is_empty: boolean }>(
    'select not exists (select from agents) and not exists (select from transactions) as is_empty',
  )
  if (!rows[0]?.is_empty) throw new UsageError('The database is not empty: import into a new one.')
  await client.query('delete from accounts; delete from exchange_clock; delete from quotas')
}

async function readRows(path: string, client: Client): Promise<Record<string, number>> {
  const counts = Object.fromEntries(Object.keys(EXPORTED_TABLES).map(table => [table, 0]))
  const batch: { table: ExportedTable | null; lines: string[] } = { table: null, lines: [] }
  const flush = async () => {
    if (batch.table === null) return
    counts[batch.table] = (counts[batch.table] ?? 0) + batch.lines.length
    await insertLines(client, batch.table, batch.lines)
    batch.lines = []
  }
  let end: unknown
  for await (const [number, line] of linesOf(path)) {
    if (number === 1) {
      await assertSameSchema(client, line)
      continue
    }
    const table = /^\{"table":"(\w+)","row":/.exec(line)?.[1]
    if (table === undefined) {
      end = ending.safeParse(jsonOf(line)).data?.end
      break
    }
    if (!isExported(table)) throw new UsageError(`${path}, line ${number}: there is no table "${table}".`)
    if (batch.table !== table || batch.lines.length === linesPerStatement) await flush()
    batch.table = table
    batch.lines.push(line)
  }
  await flush()
  if (!isDeepStrictEqual(end, counts)) throw new UsageError(`${path} is not whole: nothing was imported.`)
  return counts
}

async function* linesOf(path: string): AsyncGenerator<[number: number, line: string]> {
  const stream = createReadStream(path, 'utf8')
  await once(stream, 'open').catch(() => {
    throw new UsageError(`The file ${path} cannot be read.`)
  })
  let number = 0
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1
    yield [number, line]
  }
}

async function assertSameSchema(client: Client, line: string): Promise<void> {
  const found = header.safeParse(jsonOf(line)).data
  if (!found) throw new UsageError('The file is not an export of an exchange.')
  if (isDeepStrictEqual(found.migrations, await migrationsOf(client))) return
  throw new UsageError('The file is of another version: import it with the code that made it, then migrate.')
}

/** Numbers are read by the database alone, which keeps every digit of them. */
async function insertLines(client: Client, table: ExportedTable, lines: string[]): Promise<void> {
  const insert = client.query(
    `insert into ${table} overriding system value
      select read.* from unnest($1::text[]) with ordinality as given (line, place)
      cross join lateral jsonb_populate_record(null::${table}, given.line::jsonb -> 'row') read
      order by given.place`,
    [lines],
  )
  await insert.catch((error: unknown) => {
    throw new Error(`Rows of ${table} do not fit: ${messageOf(error)}`, { cause: error })
  })
}

/** New rows go on counting after those that were read. */
async function advanceSequences(client: Client): Promise<void> {
  for (const table of ['transactions', 'market_prices']) {
    await client.query(
      `select setval(pg_get_serial_sequence('${table}', 'sequence'), coalesce(max(sequence), 0) + 1, false) from ${table}`,
    )
  }
}

function isExported(table: string): table is ExportedTable {
  return Object.hasOwn(EXPORTED_TABLES, table)
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
