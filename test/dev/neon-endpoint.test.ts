import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { NeonDbError, neon, neonConfig } from '@neondatabase/serverless'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type NeonEndpoint, startNeonEndpoint } from '../../dev/neon-endpoint.ts'
import { type Postgres, startPostgres } from '../../dev/postgres.ts'

let folder: string
let postgres: Postgres
let endpoint: NeonEndpoint
/** One connection for each user: what a request leaves behind, the next would find. */
let narrow: NeonEndpoint
/** Looks at the database from outside the endpoint. */
let observer: Client
let connectionString: string

const all = { fullResults: true } as const

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'neon-endpoint-test-'))
  postgres = await startPostgres({ dataDir: folder, durable: false, log: () => {} })
  const target = { host: '127.0.0.1', port: postgres.port, database: 'postgres' }
  endpoint = await startNeonEndpoint({ postgres: target })
  narrow = await startNeonEndpoint({ postgres: target, maxConnections: 1 })
  observer = new Client({ connectionString: postgres.url('postgres') })
  await observer.connect()
  await observer.query(`
    create role reader login password 'p@ss/word';
    create table notes (id int primary key, body varchar(10) not null, unique (body) deferrable initially deferred);
    grant select on notes to reader`)
  const password = encodeURIComponent(postgres.superuser.password)
  connectionString = `postgresql://postgres:${password}@somewhere.neon.tech/elsewhere`
  neonConfig.fetchEndpoint = host => (host === 'narrow.neon.tech' ? narrow.url : endpoint.url)
})

afterEach(async () => {
  endpoint.faults.clear()
  await observer.query('truncate notes')
})

afterAll(async () => {
  await observer?.end()
  await narrow?.stop()
  await endpoint?.stop()
  await postgres?.stop()
  await rm(folder, { recursive: true, force: true })
})

function sql() {
  return neon(connectionString)
}

function narrowSql() {
  return neon(connectionString.replace('somewhere', 'narrow'))
}

interface PostOptions {
  url?: string
  headers?: Record<string, string | undefined>
  signal?: AbortSignal
}

interface Posted {
  status: number
  headers: Headers
  /** Parsed where it is JSON. */
  body: unknown
}

async function post(body: unknown, options: PostOptions = {}): Promise<Posted> {
  const headers = {
    'Neon-Connection-String': connectionString,
    'Neon-Raw-Text-Output': 'true',
    'Neon-Array-Mode': 'true',
    ...options.headers,
  }
  const present = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  const response = await fetch(options.url ?? endpoint.url, {
    method: 'POST',
    headers: Object.fromEntries(present),
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}

async function rowsOf(query: string, params?: unknown[]): Promise<unknown> {
  const { body } = await post(params === undefined ? { query } : { query, params })
  return (body as { rows: unknown }).rows
}

async function noteCount(): Promise<number> {
  const { rows } = await observer.query('select count(*)::int as count from notes')
  return rows[0].count
}

/** Waits until `query`, seen from outside, answers a first column that is true. */
async function becomesTrue(query: string): Promise<boolean> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { rows } = await observer.query({ text: query, rowMode: 'array' })
    if (rows[0]?.[0] === true) return true
    await sleep(30)
  }
  return false
}

async function thrownBy(promise: Promise<unknown>): Promise<NeonDbError> {
  const error = await promise.then(
    () => undefined,
    thrown => thrown,
  )
  expect(error).toBeInstanceOf(NeonDbError)
  return error as NeonDbError
}

const noDetails = {
  detail: null,
  hint: null,
  position: null,
  internalPosition: null,
  internalQuery: null,
  where: null,
  table: null,
  column: null,
  schema: null,
  dataType: null,
  constraint: null,
  file: null,
  line: null,
  routine: null,
}

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

describe('a bad request', () => {
  const text = 'Neon-Connection-String'

  it.each<[string, Record<string, string | undefined>, string]>([
    ['without a connection string', { [text]: undefined }, 'invalid header: neon-connection-string'],
    ['with one that is no URL', { [text]: 'nowhere' }, 'invalid connection string: it is not a URL'],
    ['with another scheme', { [text]: 'mysql://a:b@c/d' }, 'incorrect scheme'],
    ['without a user', { [text]: 'postgresql://c.d/e' }, 'missing username'],
    [
      'without a password',
      { [text]: 'postgres://a@c.d/e' },
      'missing authentication credentials: required password',
    ],
    ['with a bad isolation level', { 'Neon-Batch-Isolation-Level': 'Chaos' }, 'invalid isolation level'],
    [
      'with the level as SQL has it',
      { 'Neon-Batch-Isolation-Level': 'READ COMMITTED' },
      'invalid isolation level',
    ],
    [
      'for parsed values',
      { 'Neon-Raw-Text-Output': undefined },
      expect.stringContaining('Neon-Raw-Text-Output'),
    ],
    ['for objects', { 'Neon-Array-Mode': 'false' }, expect.stringContaining('Neon-Array-Mode')],
  ])('is answered 400: %s', async (_case, headers, message) => {
    const { status, body } = await post({ query: 'select 1' }, { headers })

    expect(status).toBe(400)
    // The proxy's own errors have an empty code and severity, where Postgres's have their own.
    expect(body).toEqual({ ...noDetails, message, code: '', severity: '' })
  })

  it.each<[string, unknown]>([
    ['no JSON', '{"query": '],
    ['nothing', ''],
    ['a list', []],
    ['neither a query nor queries', { params: [] }],
    ['a query that is no text', { query: 1 }],
    ['params that are no list', { query: 'select 1', params: null }],
    ['a batch with a malformed query', { queries: [{ query: 'select 1' }, {}] }],
    ['half a character in a parameter', { query: 'select $1', params: ['\ud83e'] }],
    ['half a character in the query', { query: "select '\ud83e'" }],
  ])('is answered 400 for a body with %s', async (_case, payload) => {
    const { status, body } = await post(payload)

    expect(status).toBe(400)
    expect(body).toMatchObject({
      message: expect.stringMatching(/^could not parse the HTTP request body: ./),
      code: '',
    })
  })

  it.each<[string, unknown]>([
    ['a zero character in the query', { query: "select '\0'" }],
    [
      'more parameters than can be counted',
      { query: 'select 1', params: Array.from({ length: 65_536 }, () => '') },
    ],
  ])('is answered 400 for %s', async (_case, payload) => {
    const { status, body } = await post(payload)

    expect(status).toBe(400)
    expect(body).toMatchObject({ message: expect.stringMatching(/^error encoding message to server: ./) })
  })

  it('is answered 400 with 22021 for a zero character in a parameter', async () => {
    const { status, body } = await post({ query: 'select $1::text', params: ['\0'] })

    expect(status).toBe(400)
    expect(body).toMatchObject({ code: '22021' })
  })

  it.each([
    ['GET', '/sql'],
    ['PUT', '/sql'],
    ['POST', '/'],
    ['POST', '/sql/more'],
  ])('is answered 400 for %s %s', async (method, path) => {
    const response = await fetch(new URL(path, endpoint.url), { method })

    expect(response.status).toBe(400)
    expect(await response.json()).toBe('query is not supported')
  })

  it('is answered 400 for a wrong password or user, without a word from Postgres', async () => {
    for (const [user, password] of [
      ['reader', 'wrong'],
      ['nobody', 'wrong'],
    ]) {
      const headers = { [text]: `postgresql://${user}:${password}@a.b/c` }
      const { status, body } = await post({ query: 'select 1' }, { headers })

      expect(status).toBe(400)
      const message = `password authentication failed for user '${user}'`
      expect(body).toEqual({ ...noDetails, message, code: '', severity: '' })
    }
  })
})

describe('OPTIONS', () => {
  it('is answered with the headers that a browser asks for', async () => {
    const response = await fetch(endpoint.url, { method: 'OPTIONS' })

    expect(response.status).toBe(200)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('allow')).toBe('OPTIONS, POST')
    for (const name of ['Neon-Connection-String', 'Neon-Raw-Text-Output', 'Neon-Array-Mode']) {
      expect(response.headers.get('access-control-allow-headers')).toContain(name)
    }
  })
})

describe('a database', () => {
  it('that cannot be reached is status 500', async () => {
    const nowhere = await startNeonEndpoint({
      postgres: { host: '127.0.0.1', port: 1, database: 'postgres' },
    })
    const { status, body } = await post({ query: 'select 1' }, { url: nowhere.url })
    await nowhere.stop()

    expect(status).toBe(500)
    expect(body).toMatchObject({
      message: expect.stringMatching(/^error connecting to server: .*ECONNREFUSED/),
      code: '',
    })
  })

  it('that does not exist is status 500 with Postgres’s error', async () => {
    const target = { host: '127.0.0.1', port: postgres.port, database: 'missing' }
    const wrong = await startNeonEndpoint({ postgres: target })
    const { status, body } = await post({ query: 'select 1' }, { url: wrong.url })
    await wrong.stop()

    expect(status).toBe(500)
    expect(body).toMatchObject({
      message: 'database "missing" does not exist',
      code: '3D000',
      severity: 'FATAL',
    })
  })

  it('that ends a connection is an error of that query alone', async () => {
    const error = await thrownBy(narrowSql()`select pg_terminate_backend(pg_backend_pid())`)
    expect(error).toMatchObject({ code: '57P01', severity: 'FATAL' })

    const batch = narrowSql().transaction(tx => [
      tx`select 1`,
      tx`select pg_terminate_backend(pg_backend_pid())`,
    ])
    expect((await thrownBy(batch)).code).toBe('57P01')
    expect(await narrowSql()`select 1 as one`).toEqual([{ one: 1 }])
  })

  it('that ends an idle connection is not noticed', async () => {
    await narrowSql()`select 1`
    await observer.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'neon-endpoint'",
    )
    await sleep(100)

    expect(await narrowSql()`select 1 as one`).toEqual([{ one: 1 }])
  })
})

describe('a size limit', () => {
  let small: NeonEndpoint

  beforeAll(async () => {
    const target = { host: '127.0.0.1', port: postgres.port, database: 'postgres' }
    const limits = { maxConnections: 1, maxRequestBytes: 10_000, maxResponseBytes: 10_000 }
    small = await startNeonEndpoint({ postgres: target, ...limits })
  })

  afterAll(async () => {
    await small.stop()
  })

  it('lets a request of just its size pass and answers 413 to one of a byte more', async () => {
    const frame = JSON.stringify({ query: 'select length($1)', params: [''] }).length
    const fits = await post(
      { query: 'select length($1)', params: ['x'.repeat(10_000 - frame)] },
      { url: small.url },
    )
    const over = await post(
      { query: 'select length($1)', params: ['x'.repeat(10_001 - frame)] },
      { url: small.url },
    )

    expect(fits).toMatchObject({ status: 200, body: { rows: [[`${10_000 - frame}`]] } })
    expect(over).toMatchObject({
      status: 413,
      body: { message: 'request is too large (max is 10000 bytes)' },
    })
  })

  it('answers 413 to a request of many times its size', async () => {
    const { status } = await post('x'.repeat(5_000_000), { url: small.url })

    expect(status).toBe(413)
  })

  it('counts a response’s bytes, not its characters, and answers 507 over it', async () => {
    const fits = await post({ query: "select repeat('é', 4900)" }, { url: small.url })
    const over = await post({ query: "select repeat('é', 5100)" }, { url: small.url })

    expect(fits.status).toBe(200)
    expect(over).toMatchObject({
      status: 507,
      body: { message: 'response is too large (max is 10000 bytes)' },
    })
  })

  it('stops a response without end', async () => {
    const query = 'select generate_series(1, 1000000000)'
    const { status } = await post({ query }, { url: small.url })

    expect(status).toBe(507)
    expect(await post({ query: 'select 1' }, { url: small.url })).toMatchObject({ status: 200 })
    expect(
      await becomesTrue(
        "select count(*) = 0 from pg_stat_activity where query like '%1000000000%' and pid <> pg_backend_pid() and state = 'active'",
      ),
    ).toBe(true)
  })

  it('counts a batch as one response, and undoes it', async () => {
    const insert = { query: "insert into notes values (1, 'a')" }
    const half = { query: "select repeat('x', 6000)" }
    const { status } = await post({ queries: [insert, half, half] }, { url: small.url })

    expect(status).toBe(507)
    expect(await becomesTrue('select count(*) = 0 from notes')).toBe(true)
    expect(await post({ queries: [half] }, { url: small.url })).toMatchObject({ status: 200 })
  })
})

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

describe('a fault', () => {
  const insert = (id: number) => sql()`insert into notes values (${id}, ${`note ${id}`})`

  it('drops a request before it runs', async () => {
    endpoint.faults.set({ kind: 'drop-request', times: 1 })

    expect(await thrownBy(insert(1))).toMatchObject({
      message: expect.stringContaining('Error connecting to database'),
    })
    expect(await noteCount()).toBe(0)
    await insert(1)
    expect(await noteCount()).toBe(1)
    expect(endpoint.faults.injected).toBe(1)
  })

  it('drops an answer after the commit', async () => {
    endpoint.faults.set({ kind: 'drop-answer', times: 2 })

    await thrownBy(insert(1))
    await thrownBy(sql().transaction([insert(2), insert(3)]))
    expect(await noteCount()).toBe(3)
    await insert(4)
    expect(await noteCount()).toBe(4)
  })

  it('cuts an answer in the middle, after the commit', async () => {
    endpoint.faults.set({ kind: 'truncate', times: 1 })

    await expect(insert(1)).rejects.toThrow()
    expect(await noteCount()).toBe(1)
    await insert(2)
    expect(await noteCount()).toBe(2)
  })

  it.each([500, 503, 507])('answers %d without running', async status => {
    endpoint.faults.set({ kind: 'status', status, times: 1 })

    const error = await thrownBy(insert(1))
    expect(error.message).toBe(`Server error (HTTP status ${status}): {"msg":"injected fault"}`)
    expect(await noteCount()).toBe(0)
  })

  it('answers a status after the commit when told to', async () => {
    endpoint.faults.set({ kind: 'status', status: 500, executed: true, times: 1 })

    await thrownBy(insert(1))
    expect(await noteCount()).toBe(1)
  })

  it('delays a request before it runs', async () => {
    endpoint.faults.set({ kind: 'delay', milliseconds: 500, times: 1 })
    const begun = performance.now()
    const asked = post({ query: "insert into notes values (1, 'a')" })
    await sleep(100)

    expect(await noteCount()).toBe(0)
    await asked
    expect(performance.now() - begun).toBeGreaterThanOrEqual(499)
    expect(await noteCount()).toBe(1)
  })

  it('does not run a delayed request whose caller has gone', async () => {
    endpoint.faults.set({ kind: 'delay', milliseconds: 500, times: 1 })
    const body = { query: "insert into notes values (1, 'a')" }
    await expect(post(body, { signal: AbortSignal.timeout(50) })).rejects.toThrow()
    await sleep(800)

    expect(await noteCount()).toBe(0)
  })

  it('applies to the requests that contain its text', async () => {
    endpoint.faults.set({ kind: 'status', status: 503, sql: 'insert into notes' })

    expect(await sql()`select 1 as one`).toEqual([{ one: 1 }])
    await thrownBy(insert(1))
    await thrownBy(sql().transaction(tx => [tx`select 1`, tx`insert into notes values (2, 'b')`]))
    expect(endpoint.faults.injected).toBe(2)
  })

  it('applies until it is cleared', async () => {
    endpoint.faults.set({ kind: 'status', status: 503 })
    for (let tries = 0; tries < 3; tries += 1) await thrownBy(insert(1))
    endpoint.faults.clear()

    await insert(1)
    expect(endpoint.faults.injected).toBe(3)
  })

  it('comes after another has had its turns, and with a delay', async () => {
    endpoint.faults.set(
      { kind: 'delay', milliseconds: 100, times: 2 },
      { kind: 'status', status: 503, times: 1 },
      { kind: 'drop-answer', times: 1 },
    )
    const begun = performance.now()

    expect((await thrownBy(insert(1))).message).toContain('503')
    expect((await thrownBy(insert(1))).message).toContain('Error connecting to database')
    expect(performance.now() - begun).toBeGreaterThanOrEqual(199)
    expect(await noteCount()).toBe(1)
    expect(endpoint.faults.injected).toBe(4)
  })

  it('is set, read and cleared over HTTP', async () => {
    const url = new URL('/faults', endpoint.url)
    const ask = async (method: string, body?: unknown) => {
      const response = await fetch(url, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: await response.json() }
    }
    const fault = { kind: 'drop-answer', times: 2, sql: 'notes' }

    expect(await ask('PUT', fault)).toEqual({ status: 200, body: { injected: 0, faults: [fault] } })
    await thrownBy(insert(1))
    expect(await ask('GET')).toEqual({ status: 200, body: { injected: 1, faults: [fault] } })
    expect(await ask('DELETE')).toEqual({ status: 200, body: { injected: 1, faults: [] } })
    await insert(2)
    expect(await noteCount()).toBe(2)
    expect(await ask('PUT', [{ kind: 'delay', milliseconds: 1 }, fault])).toMatchObject({ status: 200 })
  })

  it.each([
    'nonsense',
    '{"kind":"earthquake"}',
    '{"kind":"delay"}',
    '{"kind":"truncate","times":0}',
    '{"kind":"drop-answer","time":1}',
  ])('is refused over HTTP when it is not one: %s', async body => {
    const response = await fetch(new URL('/faults', endpoint.url), { method: 'PUT', body })

    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ msg: expect.any(String) })
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

it('keeps a connection that works for the next request', async () => {
  const first = await sql().query('select pg_backend_pid() as pid', [], all)
  await sleep(50)
  const second = await sql().query('select pg_backend_pid() as pid', [], all)

  expect(second.rows).toEqual(first.rows)
})
