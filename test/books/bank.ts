import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, Exchange, Sent } from '../support/exchange.ts'

/** Longer than any outage that a test makes. */
const patienceMilliseconds = 30_000

/** A write as its client made it, and the answer that ended its retries. */
export interface Write {
  /** Method and path, with `pool`, `market` and `agent` for the names in it. */
  operation: string
  body: unknown
  idempotencyKey: string
  answer: Answer
}

/** An agent or a pool, with the key that speaks for it. */
export interface Keyed {
  slug: string
  key: string
}

/** What there is to trade in and with, known to every client: each adds to it and takes from it. */
export interface Bank {
  exchange: Exchange
  agents: Keyed[]
  pools: Keyed[]
  /** The slugs of the markets that were not settled when last heard of, and of those that were. */
  openMarkets: string[]
  settledMarkets: string[]
  /** Every write of every client, in the order of their answers. */
  writes: Write[]
}

export function newBank(exchange: Exchange): Bank {
  return {
    exchange,
    agents: [],
    pools: [],
    openMarkets: [],
    settledMarkets: [],
    writes: [],
  }
}

/** Sends a write, by default the operator's, under one idempotency key until it is answered for certain. */
export async function write(bank: Bank, request: string, body?: unknown, key?: string): Promise<Answer> {
  const idempotencyKey = randomUUID()
  const end = Date.now() + patienceMilliseconds
  while (Date.now() < end) {
    const answer = await sendOnceOrTwice(bank, request, body, { idempotencyKey, ...(key && { key }) })
    if (answer !== undefined) {
      bank.writes.push({ operation: operationOf(request), body, idempotencyKey, answer })
      return answer
    }
    await sleep(5 + Math.random() * 20)
  }
  throw new Error(`${request} had no certain answer in ${patienceMilliseconds} ms`)
}

/**
 * Some clients lose patience and repeat a request before it is answered. The answer if it is certain: a success, or refusals
 * alone. Where one of two was refused and the other is unknown, the other may have been done a moment later.
 */
async function sendOnceOrTwice(
  bank: Bank,
  request: string,
  body: unknown,
  sent: Sent,
): Promise<Answer | undefined> {
  const [method = '', path = ''] = request.split(' ')
  const send = () => bank.exchange.send(method, path, body, sent).catch(() => undefined)
  const answers = await Promise.all(Math.random() < 0.15 ? [send(), send()] : [send()])
  const known = answers.filter(answer => answer !== undefined && answer.status !== 503)
  const success = known.find(answer => answer !== undefined && answer.status < 300)
  return success ?? (known.length === answers.length ? known[0] : undefined)
}

function operationOf(request: string): string {
  return request.replaceAll(/\b(pool|agent|lmsr|quoted)-\d+-\w+/g, (_, kind: string) =>
    kind === 'lmsr' || kind === 'quoted' ? 'market' : kind,
  )
}

export function oneOf<Item>(items: readonly Item[]): Item | undefined {
  return items[wholeNumberBelow(items.length)]
}

export function wholeNumberBelow(limit: number): number {
  return Math.floor(Math.random() * limit)
}

/** From a millionth up to `most`, as decimal text. */
export function creditsUpTo(most: number): string {
  return (Math.random() * most + 1e-6).toFixed(6)
}
