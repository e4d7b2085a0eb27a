import { OPERATIONS } from '../../client/schema.ts'
import { isReference, RESERVED_SLUGS } from '../../domain/slug.ts'
import { withUntrustedMarked } from '../../domain/untrusted.ts'
import { DEFAULT_TOOL_ROWS, type Tool } from './tools.ts'

/** How a tool reaches the API: the app itself, in the same request. */
export type Dispatch = (path: string, request: RequestInit) => Promise<Response>

export type Arguments = Record<string, unknown>

/** What a tool answers. A problem is one of its results, told to the model, which can put it right. */
export type ToolResult = {
  content: { type: 'text'; text: string }[]
  structuredContent?: Record<string, unknown>
  isError?: boolean
}

/** Calls the operation behind a tool, as any client would, and turns its answer into the tool's. */
export async function callTool(tool: Tool, given: Arguments, dispatch: Dispatch): Promise<ToolResult> {
  const [method, path] = OPERATIONS[tool.operation]
  const { address, named, rest } = addressOf(path, given)
  const stray = strayOf(method, rest)
  if (stray !== undefined) return { content: [textOf(strayProblem(stray, given))], isError: true }
  const response =
    method === 'GET'
      ? await dispatch(withQuery(address, tool, rest), { method })
      : await dispatch(address, writeOf(tool, method, given, rest))
  const text = await response.text()
  if (!response.ok) return { content: [textOf(problemOf(text, named))], isError: true }
  if (!response.headers.get('Content-Type')?.includes('json')) return { content: [{ type: 'text', text }] }
  const answer = withUntrustedMarked(JSON.parse(text)) as Record<string, unknown>
  return { content: [textOf(answer)], structuredContent: answer }
}

/**
 * An argument that no tool takes and the operation would not refuse: a form, in which the texts of strangers are not marked, and
 * whatever comes with a DELETE, which has no body. Who names a market to `close_positions` does not mean all of them.
 */
function strayOf(method: string, rest: Arguments): string | undefined {
  const [first] = Object.keys(rest)
  return method === 'DELETE' ? first : 'format' in rest ? 'format' : undefined
}

function strayProblem(stray: string, { [stray]: _stray, ...others }: Arguments): Record<string, unknown> {
  const errors = [{ in: 'body', path: stray, message: 'is not known here' }]
  const detail = `The arguments are not right: ${stray} is not known here.`
  return { status: 400, detail, code: 'unknown_member', errors, retry_with: others }
}

function textOf(value: unknown) {
  return { type: 'text' as const, text: JSON.stringify(value) }
}

/** The operation's path with what it names, which is taken from the arguments. */
function addressOf(path: string, given: Arguments) {
  const rest = { ...given }
  const named: Arguments = {}
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const { [name]: value } = rest
    delete rest[name]
    named[name] = value
    return isName(value) ? value : NOBODYS_NAME
  })
  return { address, named, rest }
}

const NOBODYS_NAME = '-'

/** Whether it can stand in a path: without a name, or with dots or a word of the path's own, it would be another path. */
function isName(value: unknown): value is string {
  return typeof value === 'string' && isReference(value) && !RESERVED_SLUGS.has(value)
}

function withQuery(address: string, tool: Tool, rest: Arguments): string {
  const isList = tool.operation.startsWith('list') || tool.operation === 'readLeaderboard'
  const query = { ...(isList && { limit: DEFAULT_TOOL_ROWS }), ...rest }
  const text = new URLSearchParams(
    Object.entries(query).map(([name, value]) => [name, parameterOf(value)]),
  ).toString()
  return text === '' ? address : `${address}?${text}`
}

/** A value as a query has it. A list or an object is no parameter's value: the operation says so. */
function parameterOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function writeOf(tool: Tool, method: string, given: Arguments, rest: Arguments): RequestInit {
  const headers = { 'Idempotency-Key': idempotencyKeyOf(tool, given) }
  if (method === 'DELETE') return { method, headers }
  return {
    method,
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(rest),
  }
}

/** An order that its caller has named is the same order when it comes again; what has no name is new each time. */
function idempotencyKeyOf({ operation }: Tool, given: Arguments): string {
  const { client_order_id, pool } = given
  const isNamed =
    operation === 'placeOrder' && typeof client_order_id === 'string' && typeof pool === 'string'
  return isNamed && /^[!-~]{1,64}$/.test(client_order_id) && /^[!-~]{1,64}$/.test(pool)
    ? `mcp order ${pool} ${client_order_id}`
    : crypto.randomUUID()
}

/** A problem as the model is told of it: what it branches on and what it can do, as arguments of the same tool. */
function problemOf(text: string, named: Arguments): Record<string, unknown> {
  const { type: _type, title: _title, instance: _instance, ...problem } = JSON.parse(text)
  if (!('retry_with' in problem)) return problem
  return { ...problem, retry_with: argumentsOf(problem.retry_with, named) }
}

function argumentsOf(retryWith: unknown, named: Arguments): unknown {
  if (typeof retryWith === 'string') {
    const [, query = ''] = retryWith.split('?')
    return { ...named, ...Object.fromEntries(new URLSearchParams(query)) }
  }
  return typeof retryWith === 'object' && retryWith !== null ? { ...named, ...retryWith } : retryWith
}
