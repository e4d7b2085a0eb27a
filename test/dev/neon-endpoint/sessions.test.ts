import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { startNeonEndpoint } from '../../../dev/neon-endpoint.ts'
import {
  all,
  becomesTrue,
  endpoint,
  narrow,
  narrowSql,
  noteCount,
  observer,
  post,
  postgres,
  sql,
  thrownBy,
  useEndpoints,
} from './endpoints-under-test.ts'

useEndpoints()

it('keeps a connection that works for the next request', async () => {
  const first = await sql().query('select pg_backend_pid() as pid', [], all)
  await sleep(50)
  const second = await sql().query('select pg_backend_pid() as pid', [], all)

  expect(second.rows).toEqual(first.rows)
})

describe('what a session was told', () => {
  it.each<[string, string[], string, unknown]>([
    ['a setting', ["set timezone = 'Asia/Tokyo'"], 'show timezone', 'UTC'],
    [
      'a setting of its own',
      ["set app.name = 'x'"],
      "select coalesce(current_setting('app.name', true), '')",
      '',
    ],
    ['a search path', ['set search_path = pg_temp'], 'show search_path', '"$user", public'],
    ['a role', ['set role reader'], 'select current_user', 'postgres'],
    ['an authorization', ['set session authorization reader'], 'select session_user', 'postgres'],
    ['a temporary table', ['create temp table t (n int)'], "select to_regclass('t')", null],
    [
      'a lock',
      ['select pg_advisory_lock(7)'],
      "select count(*) from pg_locks where locktype = 'advisory'",
      '0',
    ],
    ['a channel', ['listen news'], 'select count(*) from pg_listening_channels()', '0'],
    ['a statement', ['prepare p as select 1'], 'select count(*) from pg_prepared_statements', '0'],
    [
      'a cursor',
      ['declare c cursor with hold for select 1'],
      "select count(*) from pg_cursors where name = 'c'",
      '0',
    ],
  ])('is forgotten before the next request: %s', async (_case, told, probe, expected) => {
    const pid = await narrowSql()`select pg_backend_pid() as pid`
    for (const query of told)
      expect(await post({ query }, { url: narrow.url })).toMatchObject({ status: 200 })
    const probed = await post({ query: probe }, { url: narrow.url })

    expect(probed).toMatchObject({ status: 200, body: { rows: [[expected]] } })
    expect(await narrowSql()`select pg_backend_pid() as pid`).toEqual(pid)
  })

  it('is forgotten after a batch and after an error too', async () => {
    await narrowSql().transaction(tx => [tx`select pg_advisory_lock(8)`, tx`set timezone = 'Asia/Tokyo'`])
    expect(await narrowSql()`show timezone`).toEqual([{ TimeZone: 'UTC' }])
    await thrownBy(narrowSql()`select pg_advisory_lock(9) / 0`)

    expect(await becomesTrue("select count(*) = 0 from pg_locks where locktype = 'advisory'")).toBe(true)
  })

  it('ends with a transaction that it left open, and its locks', async () => {
    await narrowSql()`begin`
    expect(await narrowSql()`select pg_current_xact_id_if_assigned() as id`).toEqual([{ id: null }])
    await narrowSql()`insert into notes values (1, 'a')`

    expect(await noteCount()).toBe(1)
  })

  it('does not include the plans of functions', async () => {
    // Planning folds the immutable call into a constant, so a plan that is kept answers the same number again.
    await observer.query(`
      create sequence plannings;
      create function planning() returns bigint language plpgsql immutable as 'begin return nextval(''plannings''); end';
      create function planned() returns bigint language plpgsql as 'begin return planning(); end'`)
    const first = await narrowSql()`select planned()`

    expect(await narrowSql()`select planned()`).toEqual(first)
    expect(await narrowSql()`select planned()`).toEqual(first)
  })
})

describe('a caller that goes away', () => {
  it('has its query cancelled, and the connection is not lost', async () => {
    const caller = new AbortController()
    const asked = post(
      { query: "select pg_sleep(60), 'abandoned'" },
      { url: narrow.url, signal: caller.signal },
    )
    const gone = expect(asked).rejects.toThrow()
    const isRunning =
      "select count(*) = 1 from pg_stat_activity where state = 'active' and query like '%''abandoned''%' and pid <> pg_backend_pid()"
    expect(await becomesTrue(isRunning)).toBe(true)
    caller.abort()
    await gone

    expect(await becomesTrue(isRunning.replace('= 1', '= 0'))).toBe(true)
    expect(await narrowSql()`select 1 as one`).toEqual([{ one: 1 }])
  })

  it('has its batch undone', async () => {
    const caller = new AbortController()
    const queries = [{ query: "insert into notes values (1, 'a')" }, { query: 'select pg_sleep(60)' }]
    const gone = expect(post({ queries }, { signal: caller.signal })).rejects.toThrow()
    await becomesTrue(
      "select count(*) = 1 from pg_stat_activity where state = 'active' and query = 'select pg_sleep(60)'",
    )
    caller.abort()
    await gone

    expect(await becomesTrue("select count(*) = 0 from pg_locks where relation = 'notes'::regclass")).toBe(
      true,
    )
    expect(await noteCount()).toBe(0)
  })

  it('while it waits for a connection does not have its query run', async () => {
    const caller = new AbortController()
    const first = post({ query: 'select pg_sleep(1.5)' }, { url: narrow.url })
    await sleep(100)
    const insert = { query: "insert into notes values (1, 'a')" }
    const gone = expect(post(insert, { url: narrow.url, signal: caller.signal })).rejects.toThrow()
    await sleep(100)
    caller.abort()
    await gone
    await first

    expect(await narrowSql()`select count(*)::int as count from notes`).toEqual([{ count: 0 }])
  })

  it('many times leaves all connections usable', async () => {
    for (let round = 0; round < 20; round += 1) {
      const asked = Array.from({ length: 5 }, () => {
        const signal = AbortSignal.timeout(1 + round)
        return post({ query: 'select pg_sleep(0.02)' }, { url: narrow.url, signal }).catch(() => undefined)
      })
      await Promise.all(asked)
    }

    expect(await narrowSql()`select 1 as one`).toEqual([{ one: 1 }])
  })
})

describe('an endpoint', () => {
  it('is on loopback alone', () => {
    expect(endpoint.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/sql$/)
  })

  it('says so when its port is taken', async () => {
    const port = Number(new URL(endpoint.url).port)
    const target = { host: '127.0.0.1', port: postgres.port, database: 'postgres' }

    await expect(startNeonEndpoint({ port, postgres: target })).rejects.toThrow('EADDRINUSE')
  })

  it('breaks off what runs when it stops, leaves no connection, and may be stopped again', async () => {
    await observer.query('create database stopping')
    const target = { host: '127.0.0.1', port: postgres.port, database: 'stopping' }
    const stopping = await startNeonEndpoint({ postgres: target, maxConnections: 2 })
    stopping.faults.set({ kind: 'delay', milliseconds: 60_000, sql: 'delayed' })
    const queries = ['select pg_sleep(60)', 'select pg_sleep(61)', 'select 1', "select 'delayed'"]
    const asked = Promise.allSettled(queries.map(query => post({ query }, { url: stopping.url })))
    await becomesTrue("select count(*) = 2 from pg_stat_activity where datname = 'stopping'")
    const begun = performance.now()
    await Promise.all([stopping.stop(), stopping.stop()])
    await stopping.stop()

    expect(performance.now() - begun).toBeLessThan(2_000)
    expect((await asked).map(outcome => outcome.status)).toEqual([
      'rejected',
      'rejected',
      'rejected',
      'rejected',
    ])
    expect(await becomesTrue("select count(*) = 0 from pg_stat_activity where datname = 'stopping'")).toBe(
      true,
    )
  })
})
