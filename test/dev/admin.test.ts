import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newApiKey } from '../../src/domain/api-key.ts'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

let stack: TestStack
let exchange: Exchange
let folder: string

beforeAll(async () => {
  stack = await testStack({ clock: 'simulated' })
  exchange = new Exchange(stack)
  folder = await mkdtemp(join(tmpdir(), 'capital-pools-admin-'))
})

afterAll(async () => {
  await stack.stop()
  await rm(folder, { recursive: true, force: true })
})

type Ended = { code: number; stdout: string; stderr: string }

/** Runs `npm run admin -- …` as an operator does: in a process of its own, with what it may know in the environment. */
function admin(
  args: string[],
  environment: Record<string, string> = {},
  of: TestStack = stack,
): Promise<Ended> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    EXCHANGE_URL: of.url,
    OPERATOR_KEY: of.operatorKey,
    OWNER_DATABASE_URL: of.ownerDatabaseUrl,
    ...environment,
  }
  return new Promise(resolve => {
    execFile(process.execPath, ['dev/admin.ts', ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}

/** As `admin`, and it must succeed: its document. */
async function told(args: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await admin([...args, '--json'])
  expect([args, code, stderr]).toEqual([args, 0, ''])
  return JSON.parse(stdout)
}

async function fileOf(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

describe('npm run admin', () => {
  it('makes an agent, grants it credits, and ends its key by rotation', async () => {
    const agent = await told(['agents', 'create', '--slug', 'ada', '--name', 'Ada'])
    expect(agent).toMatchObject({ slug: 'ada', scopes: ['read', 'trade', 'manage'] })
    const grant = await told(['grants', 'create', '--agent', 'ada', '--amount', '12.5', '--memo', 'welcome'])
    expect(grant['wallet_balance']).toBe('12.500000')
    const rotated = await told(['keys', 'rotate', '--agent', 'ada', '--key-id', String(agent['key_id'])])
    expect(rotated['revoked']).toBe(agent['key_id'])
    const open = (key: unknown) =>
      exchange.post('/api/pools', { slug: exchange.name('pool'), name: 'x' }, { key: String(key) })
    expect((await open(agent['key'])).status).toBe(401)
    expect((await open(rotated['key'])).status).toBe(201)
    const keys = await admin(['keys', 'list', '--agent', 'ada', '--json'])
    expect(JSON.parse(keys.stdout)).toEqual([
      expect.objectContaining({ id: agent['key_id'], revoked_at: expect.any(String) }),
      expect.objectContaining({ id: rotated['id'], revoked_at: null }),
    ])
    expect((await told(['keys', 'revoke', '--agent', 'ada', '--key-id', String(rotated['id'])]))['id']).toBe(
      rotated['id'],
    )
    expect((await open(rotated['key'])).status).toBe(401)
  })

  it('shows a new key even where the old one could not be revoked, and ends with 1', async () => {
    await exchange.done('/api/agents', { slug: 'bob', name: 'Bob', scopes: ['read'] })
    const absent = '01a1fb7c-86ba-74f8-b95b-975bf942903a'
    const { code, stdout } = await admin(['keys', 'rotate', '--agent', 'bob', '--key-id', absent, '--json'])
    expect([code, JSON.parse(stdout)]).toEqual([
      1,
      expect.objectContaining({
        key: expect.stringMatching(/^cp_live_/),
        revoked: null,
        not_revoked: expect.stringContaining('key_not_found'),
      }),
    ])
  })

  it('lists every agent, over as many pages as there are, in a table that names cannot break', async () => {
    for (let count = 0; count < 101; count++) {
      await exchange.done('/api/agents', { slug: exchange.name('many'), name: 'x', scopes: ['read'] })
    }
    await stack.sql(`update agents set name = E'red \\x1b[31m\\ntext' where slug = 'bob'`)
    const { stdout } = await admin(['agents', 'list'])
    const lines = stdout.trimEnd().split('\n')
    const { rows } = await stack.sql('select count(*)::integer as count from agents')
    expect(lines).toHaveLength(Number(rows[0]?.['count']) + 1)
    expect(stdout).not.toContain('\u001b')
    expect(lines[0]).toMatch(/^id +slug +name +wallet_balance/)
  })

  it('opens markets from CSV once, says which rows were refused, feeds prices and resolves', async () => {
    const markets = await fileOf(
      'markets.csv',
      `slug,title,category,kind,pricing,liquidity,initial_price,price,spread_bps,max_age_seconds
it-replicates,"Yes, it does",replication,binary,lmsr,100,0.5,,,
gold,Gold,asset,scalar,quoted,,,2000,50,600
broken,Broken,asset,scalar,quoted,,,-1,,
`,
    )
    const first = await admin(['markets', 'import', '--file', markets, '--json'])
    expect([first.code, JSON.parse(first.stdout)]).toEqual([
      1,
      { created: 2, existing: 0, failed: [expect.stringMatching(/^line 4: 400 invalid_request: /)] },
    ])
    const again = await admin(['markets', 'import', '--file', markets, '--json'])
    expect(JSON.parse(again.stdout)).toMatchObject({ created: 0, existing: 2 })
    expect((await exchange.get('/api/markets/gold')).body).toMatchObject({ spread_bps: 50, title: 'Gold' })
    const prices = await fileOf('prices.csv', 'market,price,at\ngold,2001.5,\n')
    expect(await told(['prices', 'import', '--file', prices])).toEqual({ received: 1, recorded: 1 })
    expect((await exchange.get('/api/markets/gold')).body['price']).toBe('2001.500000')
    const resolved = await told(['markets', 'resolve', '--market', 'it-replicates', '--outcome', '1'])
    expect(resolved['status']).toBe('resolved')
    expect((await told(['markets', 'resolve', '--market', 'gold', '--void']))['status']).toBe('void')
  })

  it("makes a further operator's key, which opens what only operators may", async () => {
    const { key } = await told(['operators', 'create'])
    const agents = await admin(['agents', 'create', '--slug', 'cyd', '--name', 'Cyd'], {
      OPERATOR_KEY: String(key),
    })
    expect([agents.code, agents.stdout]).toEqual([0, expect.stringContaining('slug: cyd\n')])
  })

  it('shows the quotas and sets them', async () => {
    expect(await told(['quotas'])).toEqual({ orders_per_agent_and_day: 100_000, pools_per_agent: 1000 })
    const changed = await told(['quotas', '--pools-per-agent', '5'])
    expect(changed).toEqual({ orders_per_agent_and_day: 100_000, pools_per_agent: 5 })
    await told(['quotas', '--pools-per-agent', '1000'])
  })

  it.each([
    ['an unknown command', ['agents', 'fire'], {}, 'There is no command "agents fire". See --help.'],
    ['a missing option', ['grants', 'create', '--amount', '1'], {}, '--agent is missing. See --help.'],
    ['an unknown option', ['verify', '--fast'], {}, "Unknown option '--fast'. See --help."],
    ['a missing key', ['agents', 'list'], { OPERATOR_KEY: '' }, 'Set OPERATOR_KEY to'],
    ['a missing URL', ['verify'], { OWNER_DATABASE_URL: '' }, "Set OWNER_DATABASE_URL to the owner's URL"],
    [
      'an exchange that is not there',
      ['agents', 'list'],
      { EXCHANGE_URL: 'http://127.0.0.1:9' },
      'does not answer',
    ],
    ['a quota that is no number', ['quotas', '--pools-per-agent', 'x'], {}, 'takes a whole number'],
    [
      'two ways to resolve',
      ['markets', 'resolve', '--market', 'x', '--void', '--outcome', '1'],
      {},
      'or --void',
    ],
    ['a file that is not there', ['prices', 'import', '--file', '/nowhere.csv'], {}, 'cannot be read'],
    ['a refusal', ['agents', 'create', '--slug', 'bob', '--name', 'x'], {}, '409 slug_taken: '],
  ])('says of %s what is wrong, in one line, and ends with 1', async (_, args, environment, text) => {
    const { code, stdout, stderr } = await admin(args, environment)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain(text)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })

  it('takes no key as an argument and never says the one it has', async () => {
    const key = newApiKey(bytes => crypto.getRandomValues(bytes))
    const { code, stdout, stderr } = await admin(['agents', 'create', '--slug', 'eve', '--name', 'Eve'], {
      OPERATOR_KEY: key,
    })
    expect([code, stderr]).toEqual([1, expect.stringContaining('401 unauthorized')])
    expect(stdout + stderr).not.toContain(key)
    expect((await admin(['--help'])).stdout).not.toMatch(/--(?:operator-)?key\b(?!-id)/)
  })
})

describe('an export', () => {
  let played: TestStack
  let file: string

  /** What readers see of it all, as bytes. */
  async function answers(of: TestStack, key: string): Promise<[path: string, text: string][]> {
    const read = async (path: string) => {
      const response = await fetch(of.url + path, { headers: { Authorization: `Bearer ${key}` } })
      return response.text()
    }
    const list = async (path: string): Promise<string[]> =>
      (JSON.parse(await read(path)).data as { slug: string }[]).map(({ slug }) => slug)
    const pools = await list('/api/pools?limit=100')
    const markets = await list('/api/markets?limit=100')
    const paths = [
      '/api/pools?limit=100',
      '/api/markets?limit=100',
      '/api/agents?limit=100',
      ...['return', 'nav', 'pnl', 'sharpe'].map(by => `/api/pools/leaderboard?by=${by}`),
      ...pools.flatMap(pool =>
        ['', '/positions', '/nav', '/transactions?limit=100', '/holders'].map(
          part => `/api/pools/${pool}${part}`,
        ),
      ),
      ...markets.flatMap(market => [`/api/markets/${market}`, `/api/markets/${market}/prices?limit=100`]),
    ]
    return Promise.all(
      paths.map(async (path): Promise<[string, string]> => [path, timeless(await read(path))]),
    )
  }

  /** Without the instants at which the answer itself was made. */
  const timeless = (text: string) => text.replaceAll(/"generated_at":"[^"]*"/g, '"generated_at":""')

  beforeAll(async () => {
    played = await testStack({ clock: 'simulated' })
    const lively = new Exchange(played)
    await played.setClock(new Date('2027-03-01T00:00:00Z'))
    const traders = [await lively.trader('1000'), await lively.trader('333.333333')]
    const quoted = await lively.market({
      pricing: 'quoted',
      kind: 'scalar',
      liquidity: undefined,
      initial_price: undefined,
      price: '123456.789012',
      spread_bps: 7,
      max_age_seconds: 31_536_000,
    })
    for (let day = 1; day <= 12; day++) {
      await played.setClock(new Date(Date.UTC(2027, 2, 1 + day)))
      for (const { key, pool, market } of traders) {
        const side = day % 3 === 0 ? 'sell' : 'buy'
        const orders = [
          { market, side, quantity: `${day}.12345${day % 10}` },
          { market: quoted, side: 'buy', quantity: '0.000012', rationale: 'a "quoted"\nreason, with 𝄞' },
        ]
        for (const order of orders) await lively.done(`/api/pools/${pool}/orders`, order, { key })
      }
      await played.fireCron(new Date(Date.UTC(2027, 2, 1 + day)))
    }
    await lively.done(`/api/markets/${traders[1]?.market}/resolution`, { outcome: '0.37' })
    expect(await played.bookDifferences()).toEqual([])
    file = join(folder, 'exchange.jsonl')
    const { code, stderr } = await admin(['export', '--to', file], {}, played)
    expect([code, stderr]).toEqual([0, ''])
  }, 120_000)

  afterAll(() => played.stop())

  /** A migrated database in which nothing has happened: without the operator that a test is given. */
  async function emptyStack(): Promise<TestStack> {
    const empty = await testStack()
    await empty.sql(`delete from api_keys; delete from accounts where kind = 'wallet'; delete from agents`)
    return empty
  }

  it('imported elsewhere is the same exchange: figures, answers, books, keys, and the same export again', async () => {
    const other = await emptyStack()
    const imported = await admin(['import', '--from', file, '--json'], {}, other)
    expect([imported.code, imported.stderr]).toEqual([0, ''])
    expect(JSON.parse(imported.stdout)).toMatchObject({ pools: 2, markets: 3, slots: expect.any(Number) })
    expect(await other.bookDifferences()).toEqual([])

    const here = await answers(played, played.operatorKey)
    expect(here.length).toBeGreaterThan(20)
    expect(await answers(other, played.operatorKey)).toEqual(here)

    const again = join(folder, 'again.jsonl')
    expect((await admin(['export', '--to', again], {}, other)).code).toBe(0)
    expect(await readFile(again, 'utf8')).toBe(await readFile(file, 'utf8'))

    // It goes on where the first stopped: the operator's key works, and new rows follow the old.
    const further = new Exchange({ url: other.url, operatorKey: played.operatorKey })
    const { key, pool, market } = await further.trader()
    await further.done(`/api/pools/${pool}/orders`, { market, side: 'buy', quantity: '5' }, { key })
    expect(await other.bookDifferences()).toEqual([])
    await other.stop()
  })

  it('is refused where something has happened, and where it is cut short, altered or of another version', async () => {
    const full = await admin(['import', '--from', file], {}, played)
    expect([full.code, full.stderr]).toEqual([1, 'The database is not empty: import into a new one.\n'])

    const empty = await emptyStack()
    const text = await readFile(file, 'utf8')
    const lines = text.trimEnd().split('\n')
    const isSnapshot = (line: string) => line.startsWith('{"table":"snapshots"')
    const isPool = (line: string) => line.startsWith('{"table":"pools"')
    const cases: [string, string][] = [
      [lines.slice(0, -1).join('\n'), 'is not whole'],
      [lines.filter((_, index) => index !== lines.findIndex(isSnapshot)).join('\n'), 'is not whole'],
      [
        lines.filter((_, index) => index !== lines.findIndex(isPool)).join('\n'),
        'Rows of holdings do not fit',
      ],
      [text.replace('"migrations":["', '"migrations":["0'), 'is of another version'],
      [text.replace(/"balance": ?[1-9]/, '"balance": 77'), 'The books in the file are not right'],
      ['{"table":"agents"}', 'The file is not an export of an exchange.'],
    ]
    for (const [content, reason] of cases) {
      const broken = await fileOf('broken.jsonl', content)
      const { code, stderr } = await admin(['import', '--from', broken], {}, empty)
      expect([code, stderr]).toEqual([1, expect.stringContaining(reason)])
    }
    const { rows } = await empty.sql(
      'select (select count(*) from agents) + (select count(*) from pools) as count',
    )
    expect(rows).toEqual([{ count: '0' }])
    expect((await admin(['import', '--from', file], {}, empty)).code).toBe(0)
    await empty.stop()
  })

  it('is not written over a file that is there', async () => {
    const { code, stderr } = await admin(['export', '--to', file], {}, played)
    expect([code, stderr]).toEqual([1, `There is a file ${file} already.\n`])
  })
})
