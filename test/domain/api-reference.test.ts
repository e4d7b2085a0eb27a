import { describe, expect, it } from 'vitest'
import { apiReferenceOf, typeText } from '../../src/domain/api-reference.ts'

describe('an API reference', () => {
  it('has the operations by resource, in words, with what they take and answer', () => {
    const schema = { type: 'object', properties: { amount: { type: 'string' } } }
    const reference = apiReferenceOf({
      info: { title: 'exchange', version: '1.2.3' },
      paths: {
        '/api/pools/{pool}/deposits': {
          post: {
            operationId: 'depositCredits',
            security: [{ apiKey: [] }],
            parameters: [{ name: 'pool', in: 'path', required: true, schema: { type: 'string' } }],
            requestBody: { required: true, content: { 'application/json': { schema } } },
            responses: { 201: { description: 'The flow' }, 422: { description: 'Refused' } },
          },
        },
        '/api/markets': { get: { responses: { 200: { description: 'Markets' } } } },
      },
      components: { schemas: { Flow: schema } },
    })
    expect(reference.resources.map(({ name }) => name)).toEqual(['pools', 'markets'])
    expect(reference.resources[0]?.operations).toEqual([
      {
        id: 'depositCredits',
        title: 'Deposit credits',
        method: 'POST',
        path: '/api/pools/{pool}/deposits',
        needsKey: true,
        parameters: [{ name: 'pool', where: 'path', isRequired: true, schema: { type: 'string' } }],
        body: schema,
        answers: [{ status: '201', description: 'The flow', schema: null }],
        problems: ['422'],
      },
    ])
    expect(reference.schemas).toEqual([{ name: 'Flow', schema }])
  })
})

describe('a type on one line', () => {
  it.each([
    [{ type: 'string', maxLength: 40 }, 'string to 40 characters'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ type: 'string', enum: ['buy', 'sell'] }, '"buy" | "sell"'],
    [{ type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'number' }] } }, '(string | number)[]'],
    [{ type: 'integer', minimum: 1, maximum: 100 }, 'integer 1 to 100'],
    [{ $ref: '#/components/schemas/Pool' }, 'Pool'],
    [{ const: true }, 'true'],
    [{ type: 'object', properties: { a: {} } }, null],
    [{ type: 'array', items: { type: 'object', properties: { a: {} } } }, null],
  ])('of %j is %s', (schema, text) => expect(typeText(schema)).toBe(text))
})
