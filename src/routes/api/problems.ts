import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { RefusalCode } from '../../db/commands/refusal.ts'
import type { ProblemStatus } from '../../http/problem.ts'
import { TITLES, typeOfProblem } from '../../http/problem.ts'
import { statusOfRefusal } from '../../http/refusal-problem.ts'
import type { Example } from './examples.ts'

type OpenAPIRegistry = OpenAPIHono['openAPIRegistry']

/** What a path may name that is not there. */
export type Find = 'agent' | 'market' | 'pool'

const faultSchema = z
  .object({
    in: z.enum(['body', 'query', 'header']).openapi({ description: 'Which part of the request' }),
    path: z.string().openapi({ description: 'The member, dotted; empty for the whole part' }),
    message: z.string(),
    allowed: z
      .record(z.string(), z.unknown())
      .optional()
      .openapi({ description: 'What the member may be, in words of JSON Schema' }),
    example: z.unknown().optional().openapi({ description: 'A value that is right there' }),
  })
  .openapi('Fault')

/** What every answer that is not a success has; the members of its code come beside. */
const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().openapi({ description: 'A sentence for a person' }),
    instance: z.string().openapi({ description: "The request's id" }),
    code: z.string().openapi({ description: 'Stable: branch on this' }),
    errors: z.array(faultSchema).optional().openapi({ description: 'Of a malformed request: each fault' }),
    retry_with: z.unknown().optional().openapi({
      description:
        'What to send instead: a body for this operation or, for a GET, an address; null where nothing would pass',
    }),
    limit: z.unknown().optional().openapi({ description: 'Of a refusal: the bound' }),
    current: z.unknown().optional().openapi({ description: 'Of a refusal: the figure now' }),
    would_be: z.unknown().optional().openapi({ description: 'Of a refusal: the figure had it been done' }),
    max_quantity: z
      .string()
      .optional()
      .openapi({ description: 'Of a refused order: the largest quantity that would pass now, "0" if none' }),
  })
  .loose()
  .openapi('Problem')

const DESCRIPTIONS: Partial<Record<ProblemStatus, string>> = {
  400: 'Malformed, or an unknown parameter or member: `errors` says which, `retry_with` what would be right',
  401: 'No API key, or one that is unknown, expired or revoked',
  403: 'The key lacks the scope, which is in `required_scope`',
  404: 'Absent, or not yours',
  409: 'Conflicts with what is there',
  413: 'The body is too large',
  414: 'The URL is too long',
  415: 'The body is not JSON',
  422: 'Understood and refused, with the limit and, where anything would pass, `retry_with`',
  429: 'Too many requests, or orders of a day: `Retry-After` says when to come back',
  503: 'The database does not answer: the same request again, later, with the same Idempotency-Key',
}

/** What operations may be answered with whatever they do: each is one component of the OpenAPI document. */
const COMMON = {
  MalformedRead: {
    status: 400,
    codes: ['invalid_request', 'unknown_parameter', 'invalid_cursor', 'cursor_expired'],
  },
  MalformedWrite: {
    status: 400,
    codes: [
      'invalid_request',
      'unknown_member',
      'malformed_json',
      'idempotency_key_required',
      'idempotency_key_invalid',
    ],
  },
  Unauthorized: { status: 401, codes: ['unauthorized'] },
  InsufficientScope: { status: 403, codes: ['insufficient_scope'] },
  NotFound: { status: 404, codes: ['not_found'] },
  KeyReused: { status: 409, codes: ['idempotency_key_reused'] },
  BodyTooLarge: { status: 413, codes: ['body_too_large'] },
  UrlTooLong: { status: 414, codes: ['url_too_long'] },
  NotJson: { status: 415, codes: ['unsupported_media_type'] },
  OutOfRange: { status: 422, codes: ['amount_out_of_range'] },
  RateLimited: { status: 429, codes: ['rate_limited'] },
  Unavailable: { status: 503, codes: ['database_unavailable', 'misconfigured'] },
} as const satisfies Record<string, { status: ProblemStatus; codes: readonly string[] }>

type Common = keyof typeof COMMON

const OF_READS: readonly Common[] = ['MalformedRead', 'NotFound', 'UrlTooLong', 'RateLimited', 'Unavailable']
const OF_WRITES: readonly Common[] = [
  'MalformedWrite',
  'Unauthorized',
  'InsufficientScope',
  'NotFound',
  'KeyReused',
  'BodyTooLarge',
  'UrlTooLong',
  'NotJson',
  'OutOfRange',
  'RateLimited',
  'Unavailable',
]

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer' as const, minimum: 1 } },
}

/** Puts what operations refer to into the OpenAPI document. */
export function registerProblems(registry: OpenAPIRegistry): void {
  registry.register('Problem', problemSchema)
  for (const [name, { status, codes }] of Object.entries(COMMON)) {
    registry.registerComponent('responses', name, {
      description: DESCRIPTIONS[status] ?? TITLES[status],
      ...((status === 429 || status === 503) && { headers: RETRY_AFTER }),
      content: {
        'application/problem+json': {
          schema: {
            allOf: [
              { $ref: '#/components/schemas/Problem' },
              { type: 'object', properties: { code: { type: 'string', enum: [...codes] } } },
            ],
          },
        },
      },
    })
  }
}

/** What a read may be answered with besides success. */
export function problemsOfRead(own: readonly Answered[]) {
  return problemResponses(OF_READS, own, [])
}

/** Every status that a write may be refused with, the codes of each, and the examples that are answered so. */
export function problemsOfWrite(refusals: readonly RefusalCode[], examples: readonly Example[]) {
  return problemResponses(
    OF_WRITES,
    refusals.map(code => ({ status: statusOfRefusal(code), code })),
    examples,
  )
}

type Answered = { status: ProblemStatus; code: string }

function problemResponses(
  common: readonly Common[],
  own: readonly Answered[],
  examples: readonly Example[],
): Record<number, ReturnType<typeof problemResponse>> {
  return Object.fromEntries(
    common.map(name => {
      const { status } = COMMON[name]
      const isOf = (answered: Answered | undefined) => answered?.status === status
      const codes = own.filter(isOf).map(({ code }) => code)
      const shown = examples.filter(({ refused }) => isOf(refused))
      return [status, problemResponse(name, codes, shown)]
    }),
  )
}

function problemResponse(name: Common, ownCodes: readonly string[], examples: readonly Example[]) {
  if (ownCodes.length === 0 && examples.length === 0) return { $ref: `#/components/responses/${name}` }
  const { status, codes } = COMMON[name]
  const schema = problemSchema.extend({ code: z.enum([...codes, ...ownCodes]) })
  const named = examples.flatMap(({ name, summary, body, refused }) => {
    if (!refused) return []
    // A body that does not fit the schema cannot stand among the request's examples: it stands beside its answer.
    const sent = refused.status === 400 && { 'x-request': body }
    return [[name, { summary, value: problemExample(refused), ...sent }] as const]
  })
  return {
    description: DESCRIPTIONS[status] ?? TITLES[status],
    content: {
      'application/problem+json': {
        schema,
        ...(named.length > 0 && { examples: Object.fromEntries(named) }),
      },
    },
  }
}

function problemExample({ status, code, detail, ...members }: NonNullable<Example['refused']>) {
  const instance = '9f0c2c6e-6f0e-4a53-8a3b-1f5f3f0f2a10'
  return { type: typeOfProblem(code), title: TITLES[status], status, detail, instance, code, ...members }
}
