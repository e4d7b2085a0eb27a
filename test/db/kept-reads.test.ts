import { PgDialect } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keptReads } from '../../src/db/kept-reads.ts'
import { boardRows, boards } from '../../src/db/queries/board-statements.ts'
import { portfolioFacts } from '../../src/db/queries/portfolio.ts'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

let stack: TestStack
let worker: pg.Client
let poolId: unknown
let slot: unknown

beforeAll(async () => {
  stack = await testStack({ clock: 'simulated' })
  const exchange = new Exchange(stack)
  const { key, pool, market } = await exchange.trader()
  await exchange.done(`/api/pools/${pool}/orders`, { market, side: 'buy', quantity: '10' }, { key })
  slot = (await exchange.done('/api/snapshots', {}))['slot']
  poolId = (await stack.sql('select id from pools where slug = $1', [pool])).rows[0]?.['id']
  worker = new pg.Client({ connectionString: stack.databaseUrl })
  await worker.connect()
})

afterAll(async () => {
  await worker.end()
  await stack.stop()
})

describe('a kept read', () => {
  it.each(keptReads)(
    '$name is a function that the Worker may execute, and that changes nothing',
    async read => {
      const { rows } = await worker.query(
        `select provolatile, prosecdef, has_function_privilege(oid, 'execute') as may_execute
      from pg_proc where pronamespace = 'public'::regnamespace and proname = $1`,
        [read.name],
      )
      expect(rows).toEqual([{ provolatile: 's', prosecdef: false, may_execute: true }])
    },
  )

  it.each([
    ['a portfolio', portfolioFacts, () => [poolId]],
    ["a board's rows", boardRows.return, () => ['all', slot, null, null, 50]],
    ['a board', boards.return, () => ['all', null, null, null, 50, 900, null]],
    ['a later page of it', boards.return, () => ['all', slot, 1, null, 50, 900, null]],
    ['a board that is held', boards.return, () => ['all', null, null, null, 50, 900, slot]],
    ['a board that is not there', boards.return, () => ['all', '2000-01-01', 1, null, 50, 900, null]],
  ] as const)('answers what its statement does: %s', async (_, { name, statement }, values) => {
    const { sql } = new PgDialect().sqlToQuery(statement.inlineParams())
    const places = values().map((_, index) => `$${index + 1}`)
    const { rows } = await worker.query(`select ${name}(${places}) as kept, ${sql} as direct`, values())
    expect(rows[0].kept).not.toBeNull()
    expect(rows[0].kept).toEqual(rows[0].direct)
  })

  it('may be called with fewer values, as by a release that knows of fewer: the rest are null', async () => {
    const { rows } = await worker.query(
      `select board_by_return('all', null, null, null, 50, 900) as of_before,
        board_by_return('all', null, null, null, 50, 900, null) as of_now`,
    )
    expect(rows[0].of_before.rows.position).toEqual([1])
    expect(rows[0].of_before).toEqual(rows[0].of_now)
  })

  it('gives nothing of what is not there', async () => {
    const { rows } = await worker.query('select portfolio_facts(gen_random_uuid()) as facts')
    expect(rows).toEqual([{ facts: null }])
  })
})
