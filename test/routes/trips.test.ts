import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Exchange } from '../support/exchange.ts'
import { addressOf, BODIES, type Operation, operationsOf } from '../support/operations.ts'
import { type TestStack, testStack } from '../support/stack.ts'

let stack: TestStack
let exchange: Exchange
const names = {
  agent: '',
  pool: '',
  market: '',
  quoted: '',
  keyId: '01a1fb7c-86ba-74f8-b95b-975bf942903a',
  key: '',
}
let operations: Operation[] = []

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
  operations = operationsOf((await exchange.get('/openapi.json')).body)
})

afterAll(() => stack.stop())

const byOperator = /^POST \/api\/(agents|markets|prices|snapshots)/

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
const turn = ({ method, path }: Operation) =>
  method === 'PATCH' ? -1 : ENDINGS.findIndex(ending => path.endsWith(ending))

function tripsOf(answer: { headers: Headers }): number {
  const found = /^db;dur=[\d.]+;desc="(\d+) trips?"$/.exec(answer.headers.get('Server-Timing') ?? '')
  return Number(found?.[1] ?? Number.NaN)
}

describe('over all routes', () => {
  it('every read reports at most one trip to the database', async () => {
    for (const { path } of operations.filter(operation => operation.method === 'GET')) {
      const answer = await exchange.get(addressOf(path, names))
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
      expect(Object.keys(BODIES)).toContain(operation)
      const key = byOperator.test(operation) ? exchange.operatorKey : names.key
      const answer = await exchange.send(method, addressOf(path, names), BODIES[operation]?.(names), { key })
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
