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
  const told = toldOf({ status, body })
  if (BLANK_STATUSES.has(told.status) && withoutRetry(told.body).includes(VALUE_CANARY))
    leaks.push(VALUE_CANARY)
  return leaks.map(word => `${word} in an answer`)
}

/**
 * The status and body that a client is told of. MCP answers 200 to all that it understands: what is behind that is the problem
 * of a tool, or an error of the protocol, which repeats nothing either.
 */
function toldOf({ status, body }: Pick<RawAnswer, 'status' | 'body'>): Pick<RawAnswer, 'status' | 'body'> {
  const { result, error } = rpcOf(body)
  if (error !== undefined) return { status: Math.max(status, 400), body: JSON.stringify(error) }
  if (result?.isError !== true) return { status, body }
  const problem = result.content[0]?.text ?? ''
  return { status: isJson(problem) ? JSON.parse(problem).status : 404, body: problem }
}

type Rpc = {
  result?: { isError?: boolean; content: { text: string }[] }
  error?: { code: number; message: string }
}

/** An answer of JSON-RPC; without members where it is none. */
function rpcOf(body: string): Rpc {
  const answer: unknown = isJson(body) ? JSON.parse(body) : null
  return typeof answer === 'object' && answer !== null && 'jsonrpc' in answer ? (answer as Rpc) : {}
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
  const told = toldOf(answer)
  if (told.status >= 500 || told.status < 200) faults.push(`status ${told.status}`)
  const isWrite = !['GET', 'HEAD', 'OPTIONS'].includes(hostile.method)
  if (hostile.mustBeRefused && isWrite && isAccepted(hostile, answer))
    faults.push(`accepted with ${told.status}`)
  if (answer.contentType.includes('json') && hostile.method !== 'HEAD' && !isJson(answer.body))
    faults.push('no JSON')
  const { error } = rpcOf(answer.body)
  // Of an `initialize` that is none, the SDK says that it failed itself.
  if (error?.code === INTERNAL_ERROR && !hostile.body?.includes('"initialize"')) faults.push(error.message)
  if (answer.status >= 400 && !error && !/problem\+json|text\/html/.test(answer.contentType))
    faults.push('no problem document')
  return faults
}

const INTERNAL_ERROR = -32_603

/** Over MCP, only what has a tool's result was done: what is nobody's request is answered 202 and ignored. */
function isAccepted({ path }: HostileRequest, answer: RawAnswer): boolean {
  if (path !== '/mcp') return answer.status < 400
  const { result } = rpcOf(answer.body)
  return result?.content !== undefined && result.isError !== true
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
