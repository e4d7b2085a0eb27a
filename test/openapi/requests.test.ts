import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Exchange } from '../support/exchange.ts'
import { answerFault, type Operation, operationsOf } from '../support/openapi.ts'
import { fittingSchema, type Known } from '../support/schema-arbitrary.ts'
import { type TestStack, testStack } from '../support/stack.ts'

const requestsAtLeast = 5_000
const atOnce = 6
const seed = 20_261_121

let stack: TestStack
let exchange: Exchange
let operations: Operation[]
let known: Known
let keys: (string | null)[]
let sent = 0

beforeAll(async () => {
  stack = await testStack()
  exchange = new Exchange(stack)
  operations = operationsOf((await exchange.get('/openapi.json')).body)
  const { slug: agent, key } = await exchange.agent('100000')
  const reader = await exchange.agent('0', ['read'])
  const names: Record<'pool' | 'market', string[]> = { pool: [], market: [] }
  for (let count = 0; count < 8; count += 1) {
    names.pool.push(await exchange.pool(key, '1000'))
    names.market.push(await exchange.market())
  }
  const quoted = { pricing: 'quoted', price: '0.5', liquidity: undefined, initial_price: undefined }
  names.market.push(await exchange.market(quoted))
  known = { ...names, agent: [agent, reader.slug, 'operator'] }
  keys = [exchange.operatorKey, key, key, reader.key, null]
})

afterAll(async () => {
  expect(await stack.bookDifferences()).toEqual([])
  await stack.stop()
})

type Request = {
  isFitting: boolean
  path: string
  key: number
  body: string | undefined
  headers: Record<string, string>
}

describe('whatever is sent to an operation, it answers as the document says', () => {
  it('for at least 5,000 requests over all operations, fitting and broken', async () => {
    const runs = Math.ceil(requestsAtLeast / operations.length / atOnce)
    for (const operation of operations) {
      const requests = fc.array(requestArbitrary(operation), { minLength: atOnce, maxLength: atOnce })
      await fc.assert(
        fc.asyncProperty(requests, async batch => {
          const faults = await Promise.all(batch.map(request => faultOf(operation, request)))
          expect(faults.filter(fault => fault !== null)).toEqual([])
        }),
        { numRuns: runs, seed, interruptAfterTimeLimit: 20_000 },
      )
    }
    expect(sent).toBeGreaterThanOrEqual(requestsAtLeast)
  }, 120_000)
})

/** What is wrong about the answer to a request; null where nothing is. */
async function faultOf(operation: Operation, request: Request): Promise<string | null> {
  sent += 1
  const answer = await exchange.send(operation.method, request.path, request.body, {
    key: keys[request.key] ?? null,
    headers: request.headers,
  })
  const { status, body } = answer
  const fault = answerFault(operation, answer)
  if (fault) return `${request.path} ${request.body}: ${fault}`
  const isMalformed = status === 400 && body['code'] !== 'invalid_cursor'
  if (request.isFitting && isMalformed)
    return `${request.body} fits, and was answered ${JSON.stringify(body)}`
  return null
}

function requestArbitrary(operation: Operation): fc.Arbitrary<Request> {
  const { parameters, body } = operation
  const path = fc.record(
    Object.fromEntries(
      parameters
        .filter(({ in: where }) => where === 'path')
        .map(({ name, schema }) => [name, fittingSchema(schema, known, name)]),
    ),
  )
  const query = fc.record(
    Object.fromEntries(
      parameters
        .filter(({ in: where }) => where === 'query')
        .map(({ name, schema }) => [name, fittingSchema(schema, known, name)]),
    ),
    { requiredKeys: [] },
  )
  const content = body ? fittingSchema(body.schema, known) : fc.constant(undefined)
  const key = fc.nat({ max: keys.length - 1 })
  const fitting = fc.record({ path, query, content, key }).map(parts => requestOf(operation, parts, true))
  return fc.oneof(
    { weight: 3, arbitrary: fitting },
    { weight: 2, arbitrary: brokenArbitrary(operation, { path, query, content, key }) },
  )
}

type Parts = { path: object; query: object; content: unknown; key: number }

function requestOf(operation: Operation, parts: Parts, isFitting: boolean): Request {
  const address = Object.entries(parts.path).reduce(
    (path, [name, value]) => path.replace(`{${name}}`, encodeURIComponent(String(value))),
    operation.path,
  )
  const query = new URLSearchParams(Object.entries(parts.query)).toString()
  return {
    isFitting,
    path: query ? `${address}?${query}` : address,
    key: parts.key,
    body: parts.content === undefined ? undefined : JSON.stringify(parts.content),
    headers: {},
  }
}

/** A request with one thing wrong: in its path, its query, its body, its headers. */
function brokenArbitrary(
  operation: Operation,
  parts: {
    path: fc.Arbitrary<object>
    query: fc.Arbitrary<object>
    content: fc.Arbitrary<unknown>
    key: fc.Arbitrary<number>
  },
): fc.Arbitrary<Request> {
  const junk = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.jsonValue({ noUnicodeString: false }),
    fc.constant('💥\u0000'),
  )
  const request = (changed: Partial<typeof parts>) =>
    fc.record({ ...parts, ...changed }).map(whole => requestOf(operation, whole, false))
  const isRead = operation.method === 'GET'
  const wrongPath = fc.dictionary(
    fc.constantFrom('pool', 'market', 'agent', 'key_id'),
    fc.webSegment({ size: 'small' }),
    { minKeys: 4, maxKeys: 4 },
  )
  const wrongQuery = fc.dictionary(
    fc.constantFrom('limit', 'cursor', 'sort', 'window', 'x'),
    fc.string({ unit: 'binary' }).filter(text => text.isWellFormed()),
    { minKeys: 1 },
  )
  const wrongContent = fc.tuple(parts.content, junk, fc.string(), fc.nat()).map(changedContent)
  const texts = fc.oneof(fc.string(), fc.constant('{"a":'), fc.constant('x'.repeat(20_000)))
  const broken = [
    request({ path: wrongPath }),
    ...(isRead ? [request({ query: wrongQuery })] : []),
    ...(isRead
      ? []
      : [
          request({ content: wrongContent }),
          fc.tuple(request({}), texts).map(([whole, body]) => ({ ...whole, body })),
          request({}).map(whole => ({ ...whole, headers: { 'Content-Type': 'text/plain' } })),
          request({}).map(whole => ({ ...whole, headers: { Authorization: 'Bearer cp_live_junk' } })),
          fc.tuple(request({}), fc.stringMatching(/^[ -~]{0,300}$/)).map(([whole, key]) => ({
            ...whole,
            headers: { 'Idempotency-Key': key },
          })),
        ]),
  ]
  return fc.oneof(...broken)
}

/** A body with a member taken away, made junk, or added; or junk altogether. */
function changedContent([content, junk, name, pick]: [unknown, unknown, string, number]): unknown {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return junk
  const members = Object.keys(content)
  const member = members[pick % (members.length + 1)]
  if (member === undefined) return { ...content, [name]: junk }
  if (pick % 2 === 0) return { ...content, [member]: junk }
  const { [member as keyof typeof content]: _removed, ...rest } = content
  return rest
}
