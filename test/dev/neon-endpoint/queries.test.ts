import { neon } from '@neondatabase/serverless'
import { describe, expect, it } from 'vitest'
import {
  narrowSql,
  noDetails,
  noteCount,
  observer,
  post,
  rowsOf,
  sql,
  thrownBy,
  useEndpoints,
} from './endpoints-under-test.ts'

useEndpoints()

describe('a query', () => {
  it('is answered through the driver with its rows', async () => {
    const word = 'it’s «quoted» \\ "so" 🦆'
    const rows = await sql()`select ${word}::text as word, ${41}::int + 1 as answer, ${null}::text as nothing`

    expect(rows).toEqual([{ word, answer: 42, nothing: null }])
  })

  it('runs in the pinned database, whatever its connection string names', async () => {
    expect(await sql()`select current_database() as name`).toEqual([{ name: 'postgres' }])
  })

  it('runs as the user of its connection string', async () => {
    const asReader = neon('postgresql://reader:p%40ss%2Fword@a.b/c')

    expect(await asReader`select current_user as name`).toEqual([{ name: 'reader' }])
    const error = await thrownBy(asReader`delete from notes`)
    expect(error.code).toBe('42501')
  })

  it('has every cell as the text that Postgres writes, or null', async () => {
    const query = `select 9223372036854775807::int8, 0.10::numeric(20,6), 'NaN'::float8, true, null, '',
      '2026-01-02 03:04:05.678901+00'::timestamptz, '\\xdeadbeef'::bytea, '{"a":  1}'::json, '{"a":  1}'::jsonb,
      array[1,null,3], array['a b','"'], row(1,'x'), E'tab\\tline\\n'`

    expect(await rowsOf(query)).toEqual([
      [
        '9223372036854775807',
        '0.100000',
        'NaN',
        't',
        null,
        '',
        '2026-01-02 03:04:05.678901+00',
        '\\xdeadbeef',
        '{"a":  1}',
        '{"a": 1}',
        '{1,NULL,3}',
        '{"a b","\\""}',
        '(1,x)',
        'tab\tline\n',
      ],
    ])
  })

  it('keeps columns of one name apart', async () => {
    expect(await rowsOf('select 1 as same, 2 as same')).toEqual([['1', '2']])
  })

  it('describes its fields', async () => {
    const { rows } = await observer.query("select 'notes'::regclass::oid::int as oid")
    const { body } = await post({ query: 'select id, body, 1.5::numeric(6,2) as "a ""b""" from notes' })
    const tableID = rows[0].oid
    const common = { format: 'text' }

    expect((body as { fields: unknown }).fields).toEqual([
      { ...common, name: 'id', dataTypeID: 23, tableID, columnID: 1, dataTypeSize: 4, dataTypeModifier: -1 },
      {
        ...common,
        name: 'body',
        dataTypeID: 1043,
        tableID,
        columnID: 2,
        dataTypeSize: -1,
        dataTypeModifier: 14,
      },
      {
        ...common,
        name: 'a "b"',
        dataTypeID: 1700,
        tableID: 0,
        columnID: 0,
        dataTypeSize: -1,
        dataTypeModifier: 393222,
      },
    ])
  })

  it('has an answer of exactly these parts', async () => {
    const { status, headers, body } = await post({ query: 'select $1::int as one', params: ['1'] })

    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('application/json')
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(body).toEqual({
      fields: [expect.objectContaining({ name: 'one', dataTypeID: 23 })],
      rows: [['1']],
      command: 'SELECT',
      rowCount: 1,
      rowAsArray: true,
    })
  })

  it.each([
    ['create table counted (n int)', 'CREATE', null],
    ['insert into counted values (1), (2)', 'INSERT', 2],
    ['update counted set n = 3 where n = 1', 'UPDATE', 1],
    ['select * from counted where n = 9', 'SELECT', 0],
    ['create table counted_again as select * from counted', 'SELECT', 2],
    ['delete from counted', 'DELETE', 2],
    ["set timezone = 'UTC'", 'SET', null],
    ['do $$ begin end $$', 'DO', null],
    ['drop table counted, counted_again', 'DROP', null],
    ['', '', null],
  ])('reports its command and row count: %s', async (query, command, rowCount) => {
    const { status, body } = await post({ query })

    expect(status).toBe(200)
    expect(body).toMatchObject({ command, rowCount })
  })

  it('takes text and null as parameters, and leaves their types to Postgres', async () => {
    const query = 'select $1::int + 1, $2::text is null, $3, $4::jsonb'

    expect(await rowsOf(query, ['41', null, 'x', '{"a":1}'])).toEqual([['42', 't', 'x', '{"a": 1}']])
    expect((await post({ query: 'select $1 is null', params: [null] })).body).toMatchObject({ code: '42P18' })
    expect((await post({ query: 'select $1::int', params: ['x'] })).body).toMatchObject({ code: '22P02' })
  })

  it('writes other parameters as Neon does', async () => {
    const params = [1.5, true, { a: [1] }, [1, null, 'a "b"', [true], { a: 1 }]]

    expect(await rowsOf('select $1::text, $2::text, $3::text, $4::text', params)).toEqual([
      ['1.5', 'true', '{"a":[1]}', '{1,NULL,"a \\"b\\"",{true},"{\\"a\\":1}"}'],
    ])
  })

  it('is refused with 42601 when it holds two statements, and neither runs', async () => {
    const error = await thrownBy(
      sql().query("insert into notes values (1, 'a'); insert into notes values (2, 'b')"),
    )

    expect(error.code).toBe('42601')
    expect(await noteCount()).toBe(0)
  })

  it('may be one of many at once', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => sql()`select ${n}::int as n`))

    expect(answers.map(rows => rows[0]?.['n'])).toEqual(Array.from({ length: 200 }, (_, n) => n))
  })
})

describe('an error of the SQL', () => {
  it('has status 400 and every field that Postgres gave, the others null', async () => {
    await observer.query("insert into notes values (1, 'a')")
    const { status, headers, body } = await post({ query: "insert into notes values (1, 'b')" })

    expect(status).toBe(400)
    expect(headers.get('content-type')).toBe('application/json')
    expect(body).toEqual({
      ...noDetails,
      message: 'duplicate key value violates unique constraint "notes_pkey"',
      code: '23505',
      severity: 'ERROR',
      detail: 'Key (id)=(1) already exists.',
      schema: 'public',
      table: 'notes',
      constraint: 'notes_pkey',
      file: 'nbtinsert.c',
      line: expect.stringMatching(/^\d+$/),
      routine: '_bt_check_unique',
    })
  })

  it('names the column', async () => {
    const { body } = await post({ query: 'insert into notes values (1, null)' })

    expect(body).toMatchObject({ code: '23502', table: 'notes', column: 'body' })
  })

  it('names the type', async () => {
    await observer.query('create domain positive as int check (value > 0)')
    const { body } = await post({ query: 'select (-1)::positive' })

    expect(body).toMatchObject({
      code: '23514',
      schema: 'public',
      dataType: 'positive',
      constraint: 'positive_check',
    })
  })

  it('says where in the query it is', async () => {
    const { body } = await post({ query: 'select nothing from notes' })

    expect(body).toMatchObject({ code: '42703', position: '8', internalPosition: null, internalQuery: null })
  })

  it('says where in a function’s query it is', async () => {
    const query = 'do $$ begin perform nothing; exception when division_by_zero then null; end $$'
    const { body } = await post({ query })

    expect(body).toMatchObject({
      code: '42703',
      position: null,
      internalPosition: '8',
      internalQuery: 'SELECT nothing',
      where: expect.stringContaining('inline_code_block'),
    })
  })

  it('carries what a function raised, through the driver', async () => {
    const raise = `do $$ begin
      raise exception 'no' using errcode = 'P0123', detail = 'the detail', hint = 'the hint', table = 't', column = 'c';
    end $$`
    const error = await thrownBy(sql().query(raise))

    expect(error).toMatchObject({
      message: 'no',
      code: 'P0123',
      detail: 'the detail',
      hint: 'the hint',
      table: 't',
      column: 'c',
      severity: 'ERROR',
      constraint: undefined,
    })
  })

  it('leaves the connection good', async () => {
    const before = await narrowSql()`select pg_backend_pid() as pid`
    await thrownBy(narrowSql()`select 1/0`)

    expect(await narrowSql()`select pg_backend_pid() as pid`).toEqual(before)
  })
})
