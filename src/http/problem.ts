import type { Context } from 'hono'
import { contextOf } from './request-context.ts'

export type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 414 | 415 | 422 | 429 | 500 | 503

/** Titles are the status's; the code says which problem it is. */
export const TITLES: Record<ProblemStatus, string> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Not permitted',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  414: 'URL too long',
  415: 'Unsupported media type',
  422: 'Refused',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable',
}

/** What every 401 carries: how to authenticate (RFC 9110, section 11.6.1). */
export const CHALLENGE = { 'WWW-Authenticate': 'Bearer realm="capital-pools"' }

/** An RFC 9457 problem. Thrown by HTTP code, rendered in one place. */
export class Problem extends Error {
  override name = 'Problem'
  readonly status: ProblemStatus
  /** Stable and snake_case: what programs branch on. */
  readonly code: string
  readonly detail: string
  readonly members: Record<string, unknown>
  readonly headers: Record<string, string>

  constructor(
    status: ProblemStatus,
    code: string,
    detail: string,
    members: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ) {
    super(code)
    this.status = status
    this.code = code
    this.detail = detail
    this.members = members
    this.headers = headers
  }
}

/** What a problem's code is as a URI. */
export const typeOfProblem = (code: string) => `urn:capital-pools:problem:${code}`

/** The problem document, as `application/problem+json`. */
export function problemResponse(c: Context, problem: Problem): Response {
  const { status, code, detail, members, headers } = problem
  c.set('problemCode', code)
  const document = {
    type: typeOfProblem(code),
    title: TITLES[status],
    status,
    detail,
    instance: contextOf(c).requestId,
    code,
    ...members,
  }
  return c.body(JSON.stringify(document), status, {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    ...headers,
  })
}

/** The 503 of a database that does not answer. A write it cuts off may have been committed: repeat it under its key. */
export function databaseUnavailableProblem(): Problem {
  return new Problem(
    503,
    'database_unavailable',
    'The database did not answer in time. Try again; repeat a write under the same Idempotency-Key.',
    {},
    { 'Retry-After': '2' },
  )
}
