import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Answer,
  AnswerLost,
  createClient,
  type ExchangeClient,
  ExchangeProblem,
  NotDone,
  OutcomeUnknown,
} from 'capital-pools/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRandom } from '../../dev/demo/random.ts'
import type { Fault } from '../../dev/neon-endpoint/faults.ts'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

const patience = {
  attempts: 3,
  timeoutMilliseconds: 2_000,
  firstWaitMilliseconds: 5,
  longestWaitMilliseconds: 20,
}

let stack: TestStack
let client: ExchangeClient
let trader: { key: string; pool: string; market: string }
let count = 0

beforeAll(async () => {
  stack = await testStack()
  trader = await new Exchange(stack).trader('100000')
  client = createClient({ url: stack.url, key: trader.key, patience })
})

beforeEach(() => stack.faults.clear())

afterAll(async () => {
  stack.faults.clear()
  expect(await stack.bookDifferences()).toEqual([])
  await stack.stop()
})

/** Everything that the endpoint can do to a statement; times and statement are given by the test. */
const faults = {
  'the request is lost': { kind: 'drop-request' },
  'the answer is lost': { kind: 'drop-answer' },
  'the answer is cut off': { kind: 'truncate' },
  'it answers 500 and does nothing': { kind: 'status', status: 500 },
  'it answers 503 and does nothing': { kind: 'status', status: 503 },
  'it answers 500, having done it': { kind: 'status', status: 500, executed: true },
  'it answers 429 and does nothing': { kind: 'status', status: 429 },
  'it answers 400, having done it': { kind: 'status', status: 400, executed: true },
  'it is slower than the client waits': { kind: 'delay', milliseconds: 3_000 },
} satisfies Record<string, Fault>

type End = 'filled' | 'refused' | 'not done' | 'unknown'

/** Sends an order under a name of its own, and says how it ended for the client. */
async function place(order: { quantity: string; limit_price?: string }): Promise<{ name: string; end: End }> {
  count += 1
  const name = `order-${count}`
  const { pool, market } = trader
  const end = await client
    .placeOrder({ pool, market, side: 'buy', client_order_id: name, ...order })
    .then(endOfAnswer, endOfError)
  return { name, end }
}

function endOfAnswer({ status, order_id }: Answer<'placeOrder'>): End {
  return status === 'filled' && order_id !== null ? 'filled' : 'unknown'
}

function endOfError(error: unknown): End {
  if (error instanceof AnswerLost) return 'filled'
  if (error instanceof NotDone) return 'not done'
  if (error instanceof OutcomeUnknown) return 'unknown'
  if (error instanceof ExchangeProblem && error.status === 422) return 'refused'
  throw error
}

/** How often the order of this name is in the books. */
async function timesFilled(name: string): Promise<number> {
  const { data } = await client.listTransactions({ pool: trader.pool, client_order_id: name })
  return data.length
}

/** Once nothing is under way any more, the books have of each order what the client said of it. */
async function expectTheBooksToAgree(
  orders: readonly { name: string; end: End }[],
  underWayMilliseconds = 0,
): Promise<void> {
  stack.faults.clear()
  await sleep(underWayMilliseconds)
  for (const { name, end } of orders) {
    expect(end).not.toBe('unknown')
    expect([name, end, await timesFilled(name)]).toEqual([name, end, end === 'filled' ? 1 : 0])
  }
}

describe.each(Object.entries(faults))('where %s', (_name, fault) => {
  const underWayMilliseconds = fault.kind === 'delay' ? 2 * fault.milliseconds : 0

  it('once: the order is filled, once', async () => {
    stack.faults.set({ ...fault, sql: 'place_order', times: 1 })
    const order = await place({ quantity: '1' })
    expect(stack.faults.injected).toBe(1)
    expect(order.end).toBe('filled')
    await expectTheBooksToAgree([order], underWayMilliseconds)
  })

  it('each time, to orders alone: it ends as filled once or as definitely not done', async () => {
    stack.faults.set({ ...fault, sql: 'place_order' })
    const order = await place({ quantity: '1' })
    expect(['filled', 'not done']).toContain(order.end)
    await expectTheBooksToAgree([order], underWayMilliseconds)
  })

  it('once, to an order that is refused: refused it stays', async () => {
    stack.faults.set({ ...fault, sql: 'place_order', times: 1 })
    const order = await place({ quantity: '1', limit_price: '0.000001' })
    expect(order.end).toBe('refused')
    await expectTheBooksToAgree([order], underWayMilliseconds)
  })
})

it('with faults of every kind at random, each order ends as filled once, refused, or definitely not done', async () => {
  const random = createRandom(7)
  const kinds = Object.values(faults).filter(fault => fault.kind !== 'delay')
  const orders: { name: string; end: End }[] = []
  for (let index = 0; index < 60; index += 1) {
    // Up to five: more than an order is sent, fewer than it and what settles it are.
    const drawn = Array.from({ length: 1 + Math.floor(5 * random.uniform()) }, () => ({
      ...(kinds[Math.floor(random.uniform() * kinds.length)] ?? faults['the request is lost']),
      times: 1,
    }))
    stack.faults.set(...drawn)
    orders.push(await place({ quantity: '1', ...(index % 4 === 0 && { limit_price: '0.000001' }) }))
  }
  expect(new Set(orders.map(({ end }) => end))).toEqual(new Set(['filled', 'refused', 'not done']))
  await expectTheBooksToAgree(orders)
}, 120_000)

it('while the exchange is away the outcome is unknown, and the same call with the key it names settles it', async () => {
  stack.faults.set({ kind: 'drop-answer' })
  const { pool, market } = trader
  const order = { pool, market, side: 'buy', quantity: '1', client_order_id: 'while-away' } as const
  const error: unknown = await client.placeOrder(order).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(OutcomeUnknown)
  const { idempotencyKey } = error as OutcomeUnknown
  stack.faults.clear()
  const { status } = await client.placeOrder(order, { idempotencyKey })
  expect([status, await timesFilled('while-away')]).toEqual(['filled', 1])
})

it('100 orders at once, of which as many answers are lost, are 100 fills', async () => {
  const before = (await client.getPool({ pool: trader.pool })).positions[0]?.quantity ?? '0'
  const patient = createClient({
    url: stack.url,
    key: trader.key,
    patience: { ...patience, attempts: 20, timeoutMilliseconds: 20_000 },
  })
  stack.faults.set(...Array.from({ length: 100 }, () => ({ kind: 'drop-answer', times: 1 }) as const))
  const { pool, market } = trader
  await Promise.all(
    Array.from({ length: 100 }, () => patient.placeOrder({ pool, market, side: 'buy', quantity: '0.01' })),
  )
  stack.faults.clear()
  const { positions } = await client.getPool({ pool })
  expect((Number(positions[0]?.quantity) - Number(before)).toFixed(6)).toBe('1.000000')
})
