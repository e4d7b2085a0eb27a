import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate } from '../../drizzle/migrate.ts'
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

  it('changes nothing when it fails half-way', async () => {
    await stack.sql('delete from drizzle.applied_functions')
    // A table that takes a view's name makes that view fail.
    await stack.sql('drop view pool_valuations cascade; create table pool_valuations (x int)')
    await expect(migrate(stack.ownerDatabaseUrl)).rejects.toThrow(/pool_valuations/)
    const survived = await stack.sql(`select from pg_proc where proname = 'place_order'`)
    expect(survived.rows).toHaveLength(1)
  })
})
