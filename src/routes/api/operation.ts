import { createRoute, OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import type { RefusalCode } from '../../db/commands/refusal.ts'
import type { Caller, Outcome } from '../../db/commands/run-command.ts'
import type { Scope } from '../../domain/api-key.ts'
import { callerOf } from '../../http/authentication.ts'
import { csvColumnsOf } from '../../http/csv-columns.ts'
import { validationProblem } from '../../http/errors.ts'
import type { Lesson } from '../../http/lesson.ts'
import { Problem } from '../../http/problem.ts'
import { refusalProblem } from '../../http/refusal-problem.ts'
import type { AppEnv } from '../../http/request-context.ts'
import { type Example, examplesOf, requestExamples } from './examples.ts'
import { type Find, problemsOfRead, problemsOfWrite } from './problems.ts'
import type { Tag } from './tags.ts'

/** What a keyed operation finds beside the request's context. */
export type KeyedEnv = AppEnv & { Variables: { caller: Caller } }

/** A router whose requests are held against their schemas before a handler sees them. */
export const newRouter = () => new OpenAPIHono<AppEnv>({ defaultHook: validationProblem })

type Described = {
  operationId: string
  tag: Tag
  /** One line, as a list of operations shows it. */
  summary: string
  description?: string
  /** What the answer is. */
  answers: string
}

type ReadRequest = { params?: z.ZodObject; query: z.ZodObject }

/** A read: anybody's, one statement, strict about its parameters. */
export function readOperation<Path extends string, Request extends ReadRequest, Answer extends z.ZodType>(
  operation: Described & {
    path: Path
    request: Request
    answer: Answer
    finds?: Find
    /** Codes of its own, beyond those that every read may meet. */
    problems?: readonly { status: 404; code: string }[]
    /** What it is given as besides JSON, where its query has a `format`. */
    alsoAs?: 'text/csv' | 'text/markdown'
  },
) {
  const { operationId, path, tag, summary, description, request, answers, answer } = operation
  const { finds, problems = [], alsoAs = 'text/csv' } = operation
  const found = finds ? [{ status: 404 as const, code: `${finds}_not_found` }] : []
  return createRoute({
    method: 'get',
    operationId,
    path,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    // A key is taken and needs no scope: with one, the answer is never from a cache.
    security: [{}, { apiKey: [] }],
    middleware: read({ schema: request.query, example: {} }, csvColumnsOf(answer)),
    request,
    responses: {
      200: withOtherForm(json(answers, answer), request.query, alsoAs),
      ...problemsOfRead([...found, ...problems]),
    },
  })
}

/** An answer that is given in another form too, where the query has a `format`. */
function withOtherForm<Media extends { content: object }>(
  response: Media,
  query: z.ZodObject,
  form: string,
): Media {
  if (!('format' in query.shape)) return response
  return { ...response, content: { ...response.content, [form]: { schema: z.string() } } }
}

type Writing = Described & {
  scope: Scope
  /** The refusals of its command, beyond those that every write may meet. */
  refusals: readonly RefusalCode[]
}

type WriteRequest = { params?: z.ZodObject; body?: NonNullable<RouteConfig['request']>['body'] & {} }

/**
 * A write: one call of one command, by a key with its scope. Where it moves credits, units or positions, an idempotency key
 * is required. Of its examples, those that say so are refused: each is described under the status it is answered with.
 */
export function writeOperation<
  Method extends 'post' | 'patch' | 'delete',
  Path extends string,
  Request extends WriteRequest,
  Status extends 200 | 201,
  Answer extends z.ZodType,
>(
  operation: Writing & {
    method: Method
    path: Path
    idempotency: 'required' | 'optional'
    request: Request
    status: Status
    answer: Answer
    examples?: readonly Example[]
  },
) {
  const { method, operationId, path, tag, summary, description, scope, refusals, request } = operation
  const { idempotency, status, answers, answer, examples = [] } = operation
  const body = request.body && requestExamples(request.body, examples)
  const succeeded = { ...json(answers, answer), headers: REPLAYED }
  return createRoute({
    method,
    operationId,
    path,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: [{ apiKey: [scope] }],
    parameters: [{ $ref: `#/components/parameters/IdempotencyKey-${idempotency}` }],
    middleware: keyed(idempotency, {
      schema: body?.schema,
      example: examples.find(({ refused }) => !refused)?.body,
    }),
    request: { ...request, ...(body && { body: body.described }) } as Request,
    responses: {
      [status]: examplesOf(succeeded, examples),
      ...problemsOfWrite(refusals, examples),
    } as Record<Status, typeof succeeded>,
  })
}

const REPLAYED = {
  'Idempotency-Replayed': {
    description: 'Present where this is the answer to an earlier request with the same Idempotency-Key',
    schema: { type: 'string' as const, enum: ['true'] },
  },
}

/** Notes what a request that does not fit is to be taught with, and what columns the answer has as CSV. */
function read(lesson: Lesson, csvColumns: readonly string[] | null): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    c.set('lesson', lesson)
    if (csvColumns) c.set('csvColumns', csvColumns)
    await next()
  }
}

/** Reads who calls before anything else of the request is looked at. No write has parameters: one is a mistake, not noise. */
function keyed(idempotency: 'required' | 'optional', lesson: Lesson): MiddlewareHandler<KeyedEnv> {
  return async (c, next) => {
    c.set('caller', await callerOf(c, idempotency))
    c.set('lesson', lesson)
    const [unknown] = Object.keys(c.req.queries())
    if (unknown !== undefined) {
      throw new Problem(400, 'unknown_parameter', `The query is not right: ${unknown} is not known here.`, {
        errors: [{ in: 'query', path: unknown, message: 'is not known here' }],
      })
    }
    await next()
  }
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
export function foundOr404<Found>(found: Found | null, what: Find, reference: string): Found {
  if (found === null) throw new Problem(404, `${what}_not_found`, `There is no ${what} "${reference}".`)
  return found
}

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
