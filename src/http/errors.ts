import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { z } from 'zod'
import { isUnavailable, sqlStateOf } from '../db/client.ts'
import { SettingsError } from '../env.ts'
import { log } from './log.ts'
import { databaseUnavailableProblem, Problem, problemResponse } from './problem.ts'
import { type AppEnv, contextOf } from './request-context.ts'

/** Turns whatever a handler threw into a problem document. What is nobody's refusal or problem is a bug: logged, answered blank. */
export function problemOfError(error: Error, c: Context<AppEnv>): Problem {
  if (error instanceof Problem) return error
  if (error instanceof HTTPException && error.status < 500) {
    return new Problem(400, 'malformed_json', 'The body is not valid JSON.')
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

/** Where it happened: the frames alone. */
function stackOf(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .map(line => line.trim())
    .filter(line => line.startsWith('at '))
    .slice(0, 10)
}

type ValidationResult = { success: true } | { success: false; target: string; error: z.core.$ZodError }

/** What a request that does not fit its schema is told: each fault, where it is and what would be right. */
export function validationProblem(result: ValidationResult, c: Context<AppEnv>): Response | undefined {
  if (result.success) return undefined
  const faults = result.error.issues.flatMap(faultsOf)
  const unknown = faults.find(fault => fault.unknown)
  const where = result.target === 'json' ? 'body' : result.target === 'param' ? 'path' : result.target
  const code = !unknown ? 'invalid_request' : where === 'body' ? 'unknown_member' : 'unknown_parameter'
  const detail = faults.map(fault => `${fault.path || where} ${fault.message}`).join('; ')
  const status = where === 'path' ? 404 : 400
  const problem =
    status === 404
      ? new Problem(404, 'not_found', 'There is nothing of that name.')
      : new Problem(400, code, `The ${where} is not right: ${detail}.`, {
          errors: faults.map(({ path, message }) => ({ in: where, path, message })),
        })
  return problemResponse(c, problem)
}

type Fault = { path: string; message: string; unknown: boolean }

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  const path = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => ({
      path: path ? `${path}.${key}` : key,
      message: 'is not known here',
      unknown: true,
    }))
  }
  return [{ path, message: messageOf(issue), unknown: false }]
}

function messageOf(issue: z.core.$ZodIssue): string {
  return issue.message.startsWith('must') || issue.message.startsWith('is ')
    ? issue.message
    : `is not right (${issue.message})`
}
