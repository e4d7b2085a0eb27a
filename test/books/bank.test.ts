import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Fault } from '../../dev/neon-endpoint/faults.ts'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'
import { type Keyed, newBank, oneOf } from './bank.ts'
import { disagreements, keptUnderKeys } from './bank-answers.ts'
import { openAgent, openMarket, runClient } from './bank-client.ts'
import { faultsOf, readBooks } from './bank-reader.ts'

const clientsCount = 16
/** Fewer than clients, so that several act for the same pools at once. */
const agentsCount = 4
const seconds = Number(process.env['BANK_SECONDS'] ?? 20)
const writesLimit = seconds * 400
/** Time to make the clients, to end the last writes and to verify the books. */
const timeout = (seconds + 100) * 1000

const faults: Fault[] = [
  { kind: 'drop-answer', times: 1 },
  { kind: 'drop-request', times: 1 },
  { kind: 'status', status: 503, times: 1 },
  { kind: 'status', status: 503, executed: true, times: 1 },
  { kind: 'truncate', times: 1 },
]

let stack: TestStack

beforeAll(async () => {
  stack = await testStack()
})

afterAll(() => stack.stop())

/** Breaks a request every few milliseconds, each in another way. How many were broken. */
async function breakRequests(mayGoOn: () => boolean): Promise<number> {
  let brokenCount = 0
  while (mayGoOn()) {
    stack.faults.set(...[oneOf(faults)].filter(fault => fault !== undefined))
    await sleep(10 + Math.random() * 50)
    brokenCount += stack.faults.injected
  }
  stack.faults.clear()
  return brokenCount
}

describe(`${clientsCount} clients of everything for ${seconds} s, over a network that fails`, () => {
  it('leave books that were right at every instant, and every write applied once', { timeout }, async () => {
    const bank = newBank(new Exchange(stack))
    for (let count = 0; count < 6; count += 1) await openMarket(bank)
    const agents = await Promise.all(Array.from({ length: agentsCount }, () => openAgent(bank)))
    const clients = agents.flatMap(agent => Array<Keyed>(clientsCount / agentsCount).fill(agent))
    const keptBefore = await keptUnderKeys(stack)

    const end = Date.now() + seconds * 1000
    const trading = { isOver: false }
    const mayGoOn = () => Date.now() < end && bank.writes.length < writesLimit
    const reading = readBooks(stack.ownerDatabaseUrl, () => !trading.isOver)
    const breaking = breakRequests(() => !trading.isOver)
    await Promise.all(clients.map(client => runClient(bank, client, mayGoOn))).finally(() => {
      trading.isOver = true
    })
    const [reads, brokenCount] = await Promise.all([reading, breaking])

    expect(reads.flatMap(faultsOf)).toEqual([])
    expect(stack.workerLog.filter(line => line.includes('"bug"')).map(line => line.slice(0, 120))).toEqual([])
    expect(bank.writes.filter(({ answer }) => answer.status >= 500)).toEqual([])
    const kept = await keptUnderKeys(stack)
    expect(disagreements(bank.writes, kept)).toEqual([])
    const told = new Set(bank.writes.map(({ idempotencyKey }) => idempotencyKey))
    expect([...kept.keys()].filter(key => !told.has(key) && !keptBefore.has(key))).toEqual([])
    expect(await stack.bookDifferences()).toEqual([])

    // And it was no quiet day.
    const successes = bank.writes.filter(({ answer }) => answer.status < 300)
    expect(new Set(successes.map(({ operation }) => operation)).size).toBeGreaterThanOrEqual(12)
    expect(successes.some(({ answer }) => answer.headers.has('Idempotency-Replayed'))).toBe(true)
    expect(Math.min(reads.length, brokenCount, successes.length)).toBeGreaterThan(seconds * 2)
  })
})
