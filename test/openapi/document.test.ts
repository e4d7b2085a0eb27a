import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoStack } from '../support/demo-stack.ts'
import { type Answer, Exchange } from '../support/exchange.ts'
import { answerFault, type Operation, operationsOf } from '../support/openapi.ts'
import type { TestStack } from '../support/stack.ts'

let stack: TestStack
let exchange: Exchange
let document: Record<string, unknown>
let operations: Operation[]
let priory: string

beforeAll(async () => {
  stack = await demoStack()
  exchange = new Exchange(stack)
  document = (await exchange.get('/openapi.json')).body
  operations = operationsOf(document)
  const { key } = await exchange.done('/api/agents/priory/keys', { scopes: ['read', 'trade', 'manage'] })
  priory = String(key)
})

afterAll(async () => {
  expect(await stack.bookDifferences()).toEqual([])
  await stack.stop()
})

describe('the OpenAPI document', () => {
  it('passes the linter’s strictest rules without a warning', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'capital-pools-openapi-'))
    const file = join(folder, 'openapi.json')
    try {
      await writeFile(file, JSON.stringify(document))
      const linter = join(import.meta.dirname, '../../node_modules/@redocly/cli/bin/cli.js')
      const options = ['lint', file, '--extends=recommended-strict', '--format=json']
      const { stdout } = await promisify(execFile)(process.execPath, [linter, ...options], {
        cwd: folder,
        env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
      })
      expect(JSON.parse(stdout)).toMatchObject({ totals: { errors: 0, warnings: 0 }, problems: [] })
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('has an example of every body, and of each at least one that succeeds', () => {
    const without = operations.filter(({ body }) => body && body.examples.length === 0)
    expect(without.map(({ id }) => id)).toEqual([])
    const onlyRefused = operations.filter(operation =>
      operation.body?.examples.every(({ name }) => promisedStatus(operation, name) >= 400),
    )
    expect(onlyRefused.map(({ id }) => id)).toEqual([])
  })
})

/** The status under which an example's answer stands; the success where it has none. */
function promisedStatus({ answers }: Operation, name: string): number {
  const statuses = [...answers.keys()].sort()
  const named = statuses.find(status => answers.get(status)?.examples.some(example => example.name === name))
  return named ?? statuses[0] ?? 0
}

/** What ends something is sent after all that needs it open. */
const ENDINGS = ['closePosition', 'closePositions', 'freezeMarket', 'unfreezeMarket', 'resolveMarket']
const LAST = [...ENDINGS, 'reverseResolution', 'revokeKey', 'closePool']

function turnOf({ id }: Operation): number {
  const beforePrices = id === 'createMarket' ? -1 : 0
  return LAST.includes(id) ? 1 + LAST.indexOf(id) : beforePrices
}

describe('every example of the document', () => {
  it('is answered as it promises, and a retry_with in place of a refused one is accepted', async () => {
    const sent: string[] = []
    for (const operation of [...operations].sort((one, other) => turnOf(one) - turnOf(other))) {
      for (const { name, body } of requestsOf(operation)) {
        await fund()
        const answer = await send(operation, body)
        const promised = promisedStatus(operation, name)
        expect([operation.id, name, answer.status, answer.body]).toEqual([
          operation.id,
          name,
          promised,
          answer.body,
        ])
        expect(answerFault(operation, answer)).toBe(null)
        expectTheExamplesForm(operation, name, answer)
        const last = await followed(operation, answer)
        if (last !== answer)
          expect([name, last.status, last.body]).toEqual([name, successOf(operation), last.body])
        sent.push(`${operation.id} ${name}`)
      }
    }
    expect(sent.length).toBeGreaterThan(operations.length)
  })
})

/** The bodies that an operation shows, those of its malformed examples among them; once without where it shows none. */
function requestsOf({ body, answers }: Operation): { name: string; body: unknown }[] {
  const fitting = body?.examples.map(({ name, value }) => ({ name, body: value })) ?? []
  const malformed = answers.get(400)?.examples.map(({ name, sent }) => ({ name, body: sent })) ?? []
  return fitting.length > 0 ? [...fitting, ...malformed] : [{ name: 'bare', body: undefined }]
}

/** What an earlier example may have spent to the last credit. */
async function fund(): Promise<void> {
  await exchange.done('/api/agents/priory/grants', { amount: '40000' })
  const isOpen = (await exchange.get('/api/pools/base-rates')).body['status'] !== 'closed'
  if (isOpen) await exchange.done('/api/pools/base-rates/deposits', { amount: '20000' }, { key: priory })
}

async function send(operation: Operation, body: unknown): Promise<Answer> {
  const key = operation.scope === 'admin' ? exchange.operatorKey : priory
  return exchange.send(operation.method, await addressOf(operation), body, { key })
}

/** The answer after what answers tell to send instead; twice, for what is put right may be taken since. */
async function followed(operation: Operation, answer: Answer): Promise<Answer> {
  let last = answer
  for (let step = 0; step < 2 && last.body['retry_with']; step += 1) {
    last = await send(operation, last.body['retry_with'])
  }
  return last
}

/** The path with its examples; an id that only the exchange can give is asked of it. */
async function addressOf({ path, parameters }: Operation): Promise<string> {
  let address = path
  for (const { name, in: where, schema } of parameters) {
    if (where !== 'path') continue
    const value = name === 'key_id' ? await newKeyId() : schema['example']
    expect([path, name, typeof value]).toEqual([path, name, 'string'])
    address = address.replace(`{${name}}`, String(value))
  }
  return address
}

async function newKeyId(): Promise<unknown> {
  return (await exchange.done('/api/agents/priory/keys', { scopes: ['read'] }))['id']
}

function successOf({ answers }: Operation): number {
  return Math.min(...answers.keys())
}

/** An example's answer has the members of the real one and, of a problem, its code. */
function expectTheExamplesForm(operation: Operation, name: string, { status, body }: Answer): void {
  const example = operation.answers.get(status)?.examples.find(one => one.name === name)?.value
  if (typeof example !== 'object' || example === null) return
  const known = example as Record<string, unknown>
  expect(Object.keys(body)).toEqual(expect.arrayContaining(Object.keys(known)))
  if (status >= 400) expect([name, body['code']]).toEqual([name, known['code']])
  else expect(Object.keys(known).sort()).toEqual(Object.keys(body).sort())
}
