import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { z } from 'zod'
import { isUnavailable, sqlStateOf } from '../db/client.ts'
import { SettingsError } from '../env.ts'
import { corrected, faultsOf } from './lesson.ts'
import { log } from './log.ts'
import { databaseUnavailableProblem, Problem, problemResponse } from './problem.ts'
import { type AppEnv, contextOf } from './request-context.ts'

/** Turns whatever a handler threw into a problem document. What is nobody's refusal or problem is a bug: logged, answered blank. */
export function problemOfError(error: Error, c: Context<AppEnv>): Problem {
  if (error instanceof Problem) return error
  if (error instanceof HTTPException && error.status < 500) {
    return new Problem(400, 'malformed_json', 'The body is not valid JSON.', {
      retry_with: c.get('lesson')?.example ?? null,
    })
  }
  const { requestId } = contextOf(c)
  if (isUnavailable(error)) {
    log('database_unavailable', { request_id: requestId, sql_state: sqlStateOf(error) })
    return databaseUnavailableProblem()
  }
  if (error instanceof SettingsError) {
    log('misconfigured', { request_id: requestId, reason: error.message })
    return new Problem(
      503,
      'misconfigured',
      'The exchange is not set up correctly. Its operator has been told.',
      {},
      { 'Retry-After': '60' },
    )
  }
  // Never the message: the database's holds the statement and its parameters.
  log('bug', {
    request_id: requestId,
    error: error.name,
    sql_state: sqlStateOf(error),
    stack: stackOf(error),
  })
  return new Problem(
    500,
    'internal_error',
    'Something is wrong on our side. Quote the request id when you report it.',
  )
}

/** Where it happened: the frames alone. The message before them is left out whole: a line of it could look like a frame. */
function stackOf({ stack = '', message }: Error): string[] {
  const begin = stack.indexOf(message)
  if (begin < 0) return []
  return stack
    .slice(begin + message.length)
    .split('\n')
    .map(line => line.trim())
    .filter(line => line.startsWith('at '))
    .slice(0, 10)
}

type ValidationResult =
  | { success: true }
  | { success: false; target: string; data?: unknown; error: z.core.$ZodError }

/** What a request that does not fit its schema is told: each fault, where it is, and what to send instead. */
export function validationProblem(result: ValidationResult, c: Context<AppEnv>): Response | undefined {
  if (result.success) return undefined
  if (result.target === 'param') {
    return problemResponse(c, new Problem(404, 'not_found', 'There is nothing of that name.'))
  }
  const where = result.target === 'json' ? 'body' : result.target
  const lesson = c.get('lesson')
  const faults = faultsOf(result.error.issues, lesson)
  const isUnknown = faults.some(({ unknown }) => unknown)
  const code = !isUnknown ? 'invalid_request' : where === 'body' ? 'unknown_member' : 'unknown_parameter'
  const detail = faults.map(fault => `${fault.path || where} ${fault.message}`).join('; ')
  const problem = new Problem(400, code, `The ${where} is not right: ${detail}.`, {
    errors: faults.map(({ unknown, ...fault }) => ({ in: where, ...fault })),
    ...(lesson && { retry_with: retryOf(c, where, corrected(result.data, faults, lesson)) }),
  })
  return problemResponse(c, problem)
}

/** What to send instead: of a body, the body; of a query, the address. */
function retryOf(c: Context<AppEnv>, where: string, instead: unknown): unknown {
  if (where === 'body' || instead === null) return instead
  const query = new URLSearchParams(Object.entries(instead as Record<string, string>)).toString()
  return query ? `${c.req.path}?${query}` : c.req.path
}
