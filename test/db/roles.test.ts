import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

let stack: TestStack
let worker: pg.Client
let tables: string[]

beforeAll(async () => {
  stack = await testStack()
  await new Exchange(stack).trader()
  worker = new pg.Client({ connectionString: stack.databaseUrl })
  await worker.connect()
  const { rows } = await stack.sql(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'drizzle')`,
  )
  tables = rows.map(row => String(row['name']))
})

afterAll(async () => {
  await worker.end()
  await stack.stop()
})

const INSUFFICIENT_PRIVILEGE = '42501'

/** The SQLSTATE that a statement of the Worker's role ends with, or null where it succeeds. */
async function stateOf(statement: string): Promise<string | null> {
  try {
    await worker.query(statement)
    return null
  } catch (error) {
    return error instanceof pg.DatabaseError ? (error.code ?? null) : 'not a database error'
  }
}

describe("the Worker's role", () => {
  it('may write to no table', async () => {
    expect(tables.length).toBeGreaterThan(14)
    for (const table of tables) {
      for (const statement of [
        `insert into ${table} default values`,
        `delete from ${table}`,
        `truncate ${table}`,
      ]) {
        expect([statement, await stateOf(statement)]).toEqual([statement, INSUFFICIENT_PRIVILEGE])
      }
      const { rows } = await stack.sql(
        `select attname from pg_attribute where attrelid = $1::regclass and attnum > 0 and attidentity = '' limit 1`,
        [table],
      )
      const update = `update ${table} set ${rows[0]?.['attname']} = ${rows[0]?.['attname']}`
      expect([update, await stateOf(update)]).toEqual([update, INSUFFICIENT_PRIVILEGE])
    }
  })

  it('reads the exchange but neither keys nor stored answers', async () => {
    for (const table of tables.filter(name => name.startsWith('public.'))) {
      const isSecret = ['public.api_keys', 'public.idempotency_keys'].includes(table)
      const expected = isSecret ? INSUFFICIENT_PRIVILEGE : null
      expect([table, await stateOf(`select * from ${table} limit 1`)]).toEqual([table, expected])
    }
  })

  it.each([
    "select set_exchange_clock(now() + interval '1 year')",
    "select register_operator('x')",
    "select post_entries('{}', '{}', '{}')",
    'select * from book_differences()',
    "select close_request(null, 'k', 'x', '{}')",
  ])('may not execute: %s', async statement => {
    expect(await stateOf(statement)).toBe(INSUFFICIENT_PRIVILEGE)
  })

  it('is stopped by the database in what takes longer than a request waits', async () => {
    const { rows } = await worker.query('show statement_timeout')
    expect(rows).toEqual([{ statement_timeout: '10s' }])
  })

  it('has its statements planned for pages that come from memory', async () => {
    const { rows } = await worker.query('show random_page_cost')
    expect(rows).toEqual([{ random_page_cost: '1.1' }])
  })

  it('makes nothing of its own', async () => {
    expect(await stateOf('create table public.mine (x int)')).toBe(INSUFFICIENT_PRIVILEGE)
    expect(await stateOf('create schema mine')).toBe(INSUFFICIENT_PRIVILEGE)
    expect(await stateOf('set role capital_pools_owner')).toBe(INSUFFICIENT_PRIVILEGE)
  })

  it('cannot lead a command astray with objects of the same name', async () => {
    await worker.query('create temporary table pools (id uuid)')
    await worker.query('create temporary table api_keys (key_hash bytea)')
    const { rows } = await worker.query(`select open_pool('x', null, '{}') -> 'refusal' ->> 'code' as code`)
    expect(rows).toEqual([{ code: 'unauthorized' }])
  })

  it('executes every command as the owner, with the search path pinned', async () => {
    const { rows } = await stack.sql(`
      select proname, prosecdef, proconfig from pg_proc
      where pronamespace = 'public'::regnamespace and has_function_privilege('capital_pools_worker', oid, 'execute')
        and provolatile = 'v'`)
    expect(rows.length).toBeGreaterThan(8)
    for (const row of rows) {
      expect(row['prosecdef']).toBe(true)
      expect(row['proconfig']).toContain('search_path=public, pg_temp')
    }
  })
})

describe('the books', () => {
  it.each(['transactions', 'ledger_entries'])('in %s are append-only for their owner too', async table => {
    for (const statement of [
      `update ${table} set amount = amount + 1`,
      `delete from ${table}`,
      `truncate ${table} cascade`,
    ]) {
      await expect(stack.sql(statement)).rejects.toThrow(/append-only/)
    }
  })
})
