import type { HostileRequest } from './hostile-requests.ts'
import { HEADER_CANARY, VALUE_CANARY } from './hostile-values.ts'
import type { RawAnswer } from './keep-alive-client.ts'

/** What only our own insides say. No hostile text has any of it. */
const INSIDES = [
  'plpgsql',
  'NeonDbError',
  'DrizzleQueryError',
  'node_modules',
  'capital_pools_worker',
  'Failed query',
]

/** Answers that say what is wrong with a request without saying again what it said. */
const BLANK_STATUSES = new Set([400, 401, 403, 413, 414, 415, 500, 503])

/** What is in an answer and must not be. `secrets` are given as they are, in lower case. */
export function leaksOf({ status, rawHeaders, body }: RawAnswer, secrets: readonly string[]): string[] {
  const text = `${rawHeaders}\n${body}`.toLowerCase()
  const never = [...secrets, HEADER_CANARY, ...INSIDES]
  const leaks = never.filter(word => text.includes(word.toLowerCase()))
  if (BLANK_STATUSES.has(status) && withoutRetry(body).includes(VALUE_CANARY)) leaks.push(VALUE_CANARY)
  return leaks.map(word => `${word} in an answer`)
}

/** A body but for the request put right, which is the client's own. */
function withoutRetry(body: string): string {
  if (!isJson(body)) return body
  return (
    JSON.stringify(JSON.parse(body), (name, value: unknown) => (name === 'retry_with' ? null : value)) ?? ''
  )
}

/** What is in the log and must not be. */
export function logLeaks(lines: readonly string[], secrets: readonly string[]): string[] {
  const text = lines.join('\n').toLowerCase()
  return [...secrets, HEADER_CANARY, VALUE_CANARY]
    .filter(word => text.includes(word.toLowerCase()))
    .map(word => `${word} in the log`)
}

/** What is wrong with an answer to a hostile request; nothing, where it is as it must be. */
export function faultsOf(hostile: HostileRequest, answer: RawAnswer, secrets: readonly string[]): string[] {
  const faults = leaksOf(answer, secrets)
  if (answer.status >= 500 || answer.status < 200) faults.push(`status ${answer.status}`)
  const isWrite = !['GET', 'HEAD', 'OPTIONS'].includes(hostile.method)
  if (hostile.mustBeRefused && isWrite && answer.status < 400) faults.push(`accepted with ${answer.status}`)
  if (answer.contentType.includes('json') && hostile.method !== 'HEAD' && !isJson(answer.body))
    faults.push('no JSON')
  if (answer.status >= 400 && !/problem\+json|text\/html/.test(answer.contentType))
    faults.push('no problem document')
  return faults
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
