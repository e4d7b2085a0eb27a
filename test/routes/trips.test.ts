import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

let stack: TestStack
let exchange: Exchange
const names = { agent: '', pool: '', market: '', quoted: '', key: '' }
let operations: { method: string; path: string }[] = []

beforeAll(async () => {
  stack = await testStack()
  exchange = new Exchange(stack)
  const trader = await exchange.trader('1000')
  await exchange.done(`/api/agents/${trader.agent}/grants`, { amount: '10' })
  Object.assign(names, { agent: trader.agent, pool: trader.pool, market: trader.market, key: trader.key })
  names.quoted = await exchange.market({
    pricing: 'quoted',
    price: '0.5',
    liquidity: undefined,
    initial_price: undefined,
  })
  const { body } = await exchange.get('/openapi.json')
  operations = Object.entries(body['paths'] as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => ({ method: method.toUpperCase(), path })),
  )
})

afterAll(() => stack.stop())

/** A body that each write accepts. A new operation without one fails the test below. */
const bodies: Record<string, () => unknown> = {
  'POST /api/agents': () => ({ slug: exchange.name('agent'), name: 'x', scopes: ['read'] }),
  'POST /api/agents/{agent}/grants': () => ({ amount: '10' }),
  'POST /api/agents/{agent}/keys': () => ({ scopes: ['read'] }),
  'DELETE /api/agents/{agent}/keys/{key_id}': () => undefined,
  'POST /api/markets': () => ({
    slug: exchange.name('market'),
    title: 'x',
    category: 'gap',
    kind: 'binary',
    pricing: 'lmsr',
    liquidity: '10',
    initial_price: '0.5',
  }),
  'POST /api/markets/{market}/resolution': () => ({ outcome: '1' }),
  'POST /api/pools': () => ({ slug: exchange.name('pool'), name: 'x' }),
  'POST /api/pools/{pool}/deposits': () => ({ amount: '1' }),
  'POST /api/pools/{pool}/withdrawals': () => ({ amount: '1' }),
  'POST /api/pools/{pool}/orders': () => ({ market: names.market, side: 'buy', quantity: '1' }),
  'POST /api/pools/{pool}/quote': () => ({ market: names.market, side: 'buy', notional: '1' }),
  'POST /api/pools/{pool}/rebalance': () => ({ targets: [{ market: names.market, weight: 0.1 }] }),
  'PATCH /api/pools/{pool}': () => ({ description: 'better' }),
  'DELETE /api/pools/{pool}/positions/{market}': () => undefined,
  'DELETE /api/pools/{pool}/positions': () => undefined,
  'POST /api/pools/{pool}/close': () => ({}),
  'POST /api/prices': () => [{ market: names.quoted, price: '0.4' }],
  'POST /api/markets/{market}/freeze': () => ({}),
  'POST /api/markets/{market}/unfreeze': () => ({}),
  'POST /api/markets/{market}/resolution/reverse': () => ({}),
  'POST /api/snapshots': () => ({}),
}

const byOperator = /^POST \/api\/(agents|markets|prices|snapshots)/

function address(path: string): string {
  const filled = path
    .replace('{agent}', names.agent)
    .replace('{pool}', names.pool)
    .replace('{market}', names.market)
  return filled.replace('{key_id}', '01a1fb7c-86ba-74f8-b95b-975bf942903a')
}

/** What ends a position, a market or a pool, in the order that lets each of them succeed. */
const ENDINGS = [
  '/positions/{market}',
  '/positions',
  '/freeze',
  '/unfreeze',
  '/resolution',
  '/reverse',
  '/close',
]

/** When a write's turn is: after all that needs open what it ends. */
const turn = ({ method, path }: { method: string; path: string }) =>
  method === 'PATCH' ? -1 : ENDINGS.findIndex(ending => path.endsWith(ending))

function tripsOf(answer: { headers: Headers }): number {
  const found = /^db;dur=[\d.]+;desc="(\d+) trips?"$/.exec(answer.headers.get('Server-Timing') ?? '')
  return Number(found?.[1] ?? Number.NaN)
}

describe('over all routes', () => {
  it('every read reports at most one trip to the database', async () => {
    for (const { path } of operations.filter(operation => operation.method === 'GET')) {
      const answer = await exchange.get(address(path))
      expect([path, answer.status]).toEqual([path, 200])
      expect([path, tripsOf(answer) <= 1]).toEqual([path, true])
    }
  })

  it('every write reports exactly one', async () => {
    const writes = operations
      .filter(operation => operation.method !== 'GET')
      .sort((one, other) => turn(one) - turn(other))
    for (const { method, path } of writes) {
      const operation = `${method} ${path}`
      expect(Object.keys(bodies)).toContain(operation)
      const key = byOperator.test(operation) ? exchange.operatorKey : names.key
      const answer = await exchange.send(method, address(path), bodies[operation]?.(), { key })
      const expected = path.includes('{key_id}') ? 404 : [200, 201]
      expect([operation, [expected].flat().includes(answer.status), tripsOf(answer)]).toEqual([
        operation,
        true,
        1,
      ])
    }
  })

  it('a cached leaderboard reports none', async () => {
    await exchange.getWithoutKey('/api/pools/leaderboard?by=nav&limit=7')
    const cached = await exchange.getWithoutKey('/api/pools/leaderboard?limit=7&by=nav')
    expect(tripsOf(cached)).toBe(0)
    expect(['isolate', 'edge']).toContain(cached.headers.get('X-Cache'))
  })

  it('what is refused at the door costs none', async () => {
    expect(tripsOf(await exchange.get('/api/pools?colour=red'))).toBe(0)
    expect(tripsOf(await exchange.post('/api/pools', {}, { key: 'cp_live_junk' }))).toBe(0)
    expect(tripsOf(await exchange.get('/api/pools/%00'))).toBe(0)
  })
})
