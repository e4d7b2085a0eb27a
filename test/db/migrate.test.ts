import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate } from '../../drizzle/migrate.ts'
import { type Answer, Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

let stack: TestStack

beforeAll(async () => {
  stack = await testStack()
})

afterAll(() => stack.stop())

describe('migrating', () => {
  it('a second time, or twice at once, changes nothing', async () => {
    const nothing = { migrations: 0, functionsApplied: false }
    expect(await migrate(stack.ownerDatabaseUrl)).toEqual(nothing)
    const both = [migrate(stack.ownerDatabaseUrl), migrate(stack.ownerDatabaseUrl)]
    expect(await Promise.all(both)).toEqual([nothing, nothing])
  })

  it('lays the functions anew where they differ, and tables keep what they hold', async () => {
    await stack.sql('create function left_over() returns int language sql as $$ select 1 $$')
    await stack.sql('delete from drizzle.applied_functions')
    const before = await stack.sql('select count(*) from accounts')
    const both = [migrate(stack.ownerDatabaseUrl), migrate(stack.ownerDatabaseUrl)]
    const applied = (await Promise.all(both)).filter(run => run.functionsApplied)
    expect(applied).toHaveLength(1)
    expect((await stack.sql('select count(*) from accounts')).rows).toEqual(before.rows)
    const left = await stack.sql(`select from pg_proc where proname = 'left_over'`)
    expect(left.rows).toEqual([])
  })

  it('answers every request that comes meanwhile, at the latest when it is repeated under its key', async () => {
    const exchange = new Exchange(stack)
    const traders = await Promise.all(Array.from({ length: 4 }, () => exchange.trader()))
    let isOver = false
    const statuses = new Map<string, number>()
    /** The answer that is no "try again". */
    const settled = async (what: string, send: () => Promise<Answer>) => {
      let answer = await send()
      for (let repeat = 0; answer.status === 503 && repeat < 20; repeat++) {
        expect(answer.headers.get('Retry-After')).toBe('2')
        answer = await send()
      }
      const key = `${what} ${answer.status} ${answer.body['code'] ?? ''}`.trim()
      statuses.set(key, (statuses.get(key) ?? 0) + 1)
    }
    const orders = traders.map(async ({ key, pool, market }) => {
      for (let turn = 0; !isOver; turn++) {
        const order = { market, side: turn % 2 === 0 ? 'buy' : 'sell', quantity: '1' }
        const sent = { key, idempotencyKey: randomUUID() }
        await settled('order', () => exchange.post(`/api/pools/${pool}/orders`, order, sent))
      }
    })
    const reads = ['/api/pools', `/api/pools/${traders[0]?.pool}`, '/exchange/pools'].map(async path => {
      while (!isOver) await settled('read', () => exchange.get(path))
    })
    try {
      for (let count = 0; count < 6; count++) {
        await stack.sql('delete from drizzle.applied_functions')
        expect(await migrate(stack.ownerDatabaseUrl)).toEqual({ migrations: 0, functionsApplied: true })
      }
    } finally {
      isOver = true
      await Promise.all([...orders, ...reads])
    }
    expect([...statuses.keys()].sort()).toEqual(['order 201', 'read 200'])
    expect(await stack.bookDifferences()).toEqual([])
  })

  it('changes nothing when it fails half-way', async () => {
    await stack.sql('delete from drizzle.applied_functions')
    // A table that takes a view's name makes that view fail.
    await stack.sql('drop view pool_valuations cascade; create table pool_valuations (x int)')
    await expect(migrate(stack.ownerDatabaseUrl)).rejects.toThrow(/pool_valuations/)
    const survived = await stack.sql(`select from pg_proc where proname = 'place_order'`)
    expect(survived.rows).toHaveLength(1)
  })
})
