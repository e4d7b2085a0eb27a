import { describe, expect, it } from 'vitest'
import { noteCount, observer, post, sql, thrownBy, useEndpoints } from './endpoints-under-test.ts'

useEndpoints()

describe('a batch', () => {
  it('answers each query’s rows in one transaction', async () => {
    const [ids, again] = await sql().transaction(tx => [
      tx`select txid_current() as id`,
      tx`select txid_current() as id`,
      tx`insert into notes values (1, 'a')`,
    ])

    expect(ids).toEqual(again)
    expect(await noteCount()).toBe(1)
  })

  it('has an answer of exactly these parts', async () => {
    const { status, body } = await post({
      queries: [{ query: 'select 1 as one' }, { query: 'do $$ begin end $$' }],
    })

    expect(status).toBe(200)
    expect(body).toEqual({
      results: [
        {
          fields: [expect.objectContaining({ name: 'one' })],
          rows: [['1']],
          command: 'SELECT',
          rowCount: 1,
          rowAsArray: true,
        },
        { fields: [], rows: [], command: 'DO', rowCount: null, rowAsArray: true },
      ],
    })
    expect(await post({ queries: [] })).toMatchObject({ status: 200, body: { results: [] } })
  })

  it.each([
    ['ReadUncommitted', 'read uncommitted'],
    ['ReadCommitted', 'read committed'],
    ['RepeatableRead', 'repeatable read'],
    ['Serializable', 'serializable'],
  ] as const)('runs at its isolation level: %s', async (isolationLevel, shown) => {
    const results = await sql().transaction(tx => [tx`show transaction_isolation`], { isolationLevel })

    expect(results).toEqual([[{ transaction_isolation: shown }]])
  })

  it('runs read only and deferrable when told to, and at the defaults otherwise', async () => {
    const shown = (options: object) =>
      sql().transaction(tx => [tx`show transaction_read_only`, tx`show transaction_deferrable`], options)
    const options = { isolationLevel: 'Serializable', readOnly: true, deferrable: true }

    expect(await shown(options)).toEqual([
      [{ transaction_read_only: 'on' }],
      [{ transaction_deferrable: 'on' }],
    ])
    expect(await shown({})).toEqual([[{ transaction_read_only: 'off' }], [{ transaction_deferrable: 'off' }]])
  })

  it('takes its switches only from the word true', async () => {
    const headers = { 'Neon-Batch-Read-Only': 'TRUE', 'Neon-Batch-Deferrable': '1' }
    const queries = [{ query: 'show transaction_read_only' }, { query: 'show transaction_deferrable' }]
    const { body } = await post({ queries }, { headers })

    expect(body).toMatchObject({ results: [{ rows: [['off']] }, { rows: [['off']] }] })
  })

  it('alone heeds its headers: a single query does not', async () => {
    const headers = { 'Neon-Batch-Isolation-Level': 'Serializable', 'Neon-Batch-Read-Only': 'true' }

    expect(await post({ query: 'show transaction_isolation' }, { headers })).toMatchObject({
      body: { rows: [['read committed']] },
    })
    expect(await post({ query: "insert into notes values (1, 'a')" }, { headers })).toMatchObject({
      status: 200,
    })
  })

  it('is undone by its first error, which is the answer', async () => {
    const batch = sql().transaction(tx => [
      tx`insert into notes values (1, 'a')`,
      tx`select 1/0`,
      tx`select nothing`,
    ])

    expect((await thrownBy(batch)).code).toBe('22012')
    expect(await noteCount()).toBe(0)
  })

  it('is undone by an error that only the commit finds', async () => {
    const batch = sql().transaction(tx => [
      tx`insert into notes values (1, 'same')`,
      tx`insert into notes values (2, 'same')`,
      tx`select count(*) from notes`,
    ])

    expect(await thrownBy(batch)).toMatchObject({ code: '23505', constraint: 'notes_body_key' })
    expect(await noteCount()).toBe(0)
  })

  it('fails with 40001 when a serializable one has lost', async () => {
    await observer.query("insert into notes values (1, 'on 1'), (2, 'on 2')")
    const leave = (id: number) =>
      sql().transaction(
        tx => [
          tx`select count(*) from notes where body like 'on%'`,
          tx`select pg_sleep(0.5)`,
          tx`update notes set body = 'off' || id where id = ${id}`,
        ],
        { isolationLevel: 'Serializable' },
      )
    const outcomes = await Promise.allSettled([leave(1), leave(2)])

    expect(outcomes.map(outcome => outcome.status).sort()).toEqual(['fulfilled', 'rejected'])
    const lost = outcomes.find(outcome => outcome.status === 'rejected')
    expect(lost?.reason).toMatchObject({ code: '40001' })
    const { rows } = await observer.query("select count(*)::int as count from notes where body like 'on%'")
    expect(rows).toEqual([{ count: 1 }])
  })
})
