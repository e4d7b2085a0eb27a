import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import type { Caller, Outcome } from '../../db/commands/run-command.ts'
import { callerOf } from '../../http/authentication.ts'
import { validationProblem } from '../../http/errors.ts'
import { Problem } from '../../http/problem.ts'
import { refusalProblem } from '../../http/refusal-problem.ts'
import type { AppEnv } from '../../http/request-context.ts'

/** What a keyed operation finds beside the request's context. */
export type KeyedEnv = AppEnv & { Variables: { caller: Caller } }

/** A router whose requests are held against their schemas before a handler sees them. */
export const newRouter = () => new OpenAPIHono<AppEnv>({ defaultHook: validationProblem })

/** Reads who calls before anything else of the request is looked at. */
export const keyed =
  (idempotency: 'required' | 'optional'): MiddlewareHandler<KeyedEnv> =>
  async (c, next) => {
    c.set('caller', await callerOf(c, idempotency))
    await next()
  }

/** A command's answer, or its refusal as a problem. A repeated answer is marked as one. */
export function answerOf<Answer>(
  c: { header: (name: string, value: string) => void },
  outcome: Outcome<Answer>,
): Answer {
  if (!outcome.done) throw refusalProblem(outcome.refusal)
  if (outcome.replayed) c.header('Idempotency-Replayed', 'true')
  return outcome.answer
}

/** What a read found, or the 404 that names what is not there. */
export function foundOr404<Found>(
  found: Found | null,
  what: 'agent' | 'market' | 'pool',
  reference: string,
): Found {
  if (found === null) throw new Problem(404, `${what}_not_found`, `There is no ${what} "${reference}".`)
  return found
}

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string(),
  })
  .loose()
  .openapi('Problem')

/** An answer of an operation in its OpenAPI description. */
export const json = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { 'application/json': { schema } },
})

/** The body of an operation in its OpenAPI description. */
export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  body: { required: true, content: { 'application/json': { schema } } },
})

/** As `jsonBody`, for an operation that may be called without a body. */
export const optionalJsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  body: { required: false, content: { 'application/json': { schema } } },
})

const PROBLEM_DESCRIPTIONS = {
  400: 'Malformed, or an unknown parameter or member',
  401: 'No API key, or one that is unknown, expired or revoked',
  403: 'The key lacks the scope',
  404: 'Absent, or not yours',
  409: 'Conflicts with what is there',
  413: 'The body is too large',
  415: 'The body is not JSON',
  422: 'Understood and refused',
  503: 'The database does not answer',
} as const

type ProblemResponse = {
  description: string
  content: { 'application/problem+json': { schema: typeof problemSchema } }
}

/** The problems that an operation may answer with, in its OpenAPI description. */
export function problems<Status extends keyof typeof PROBLEM_DESCRIPTIONS>(statuses: readonly Status[]) {
  const described = {} as Record<Status, ProblemResponse>
  for (const status of statuses) {
    const content = { 'application/problem+json': { schema: problemSchema } }
    described[status] = { description: PROBLEM_DESCRIPTIONS[status], content }
  }
  return described
}

export const READ_PROBLEMS = [400, 404, 503] as const
export const WRITE_PROBLEMS = [400, 401, 403, 404, 409, 413, 415, 422, 503] as const

/** How the OpenAPI description says that an operation wants a key. */
export const KEY_SECURITY = [{ apiKey: [] }]
