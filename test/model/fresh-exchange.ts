import { Client, escapeIdentifier } from 'pg'
import { inject } from 'vitest'
import type { TestStack } from '../support/stack.ts'

/** Puts an exchange back to a moment that it was remembered at. */
export interface FreshExchange {
  /** Everything that was recorded since is gone, and the clock stands at `at`. Takes a few milliseconds. */
  begin(at: Date): Promise<void>
  close(): Promise<void>
}

/**
 * Remembers an exchange as it is now. The books forbid that anything of them is deleted, so this goes past their triggers, as
 * only a superuser may: a new database for each of hundreds of sequences would take longer than all they do.
 */
export async function rememberExchange(stack: TestStack): Promise<FreshExchange> {
  const client = await connectSuperuser(stack)
  await client.query('set session_replication_role = replica')
  const { rows } = await client.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public'`,
  )
  const tables = rows.map(({ name }) => escapeIdentifier(name))
  await client.query('create schema remembered')
  const kept: string[] = []
  for (const table of tables) {
    const copied = await client.query(`create table remembered.${table} as table public.${table}`)
    if (copied.rowCount !== 0) kept.push(table)
  }
  const emptied = tables.map(table => `delete from public.${table}`)
  const refilled = kept.map(table => `insert into public.${table} table remembered.${table}`)
  const restore = ['begin', ...emptied, ...refilled, 'commit'].join('; ')
  return {
    begin: async at => {
      await client.query(restore)
      await stack.setClock(at)
    },
    close: () => client.end(),
  }
}

async function connectSuperuser(stack: TestStack): Promise<Client> {
  const url = new URL(inject('postgres').superuserUrl)
  url.pathname = new URL(stack.ownerDatabaseUrl).pathname
  const client = new Client({ connectionString: url.href })
  client.on('error', () => {})
  await client.connect()
  return client
}
