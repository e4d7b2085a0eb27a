import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Failure } from './failure.ts'

/** The most parameters that Postgres's protocol can count. */
const maxParams = 65_535

export interface Credentials {
  user: string
  password: string
}

export interface Statement {
  query: string
  params: (string | null)[]
}

/** One request to `/sql`, read and checked. */
export interface Call {
  credentials: Credentials
  statements: Statement[]
  /** The statement that opens a batch's transaction; absent for a single query. */
  begin?: string
}

/** @throws Failure 400 for a bad header or body, 413 for a body over `maxBytes` */
export async function readCall(request: IncomingMessage, maxBytes: number): Promise<Call> {
  const credentials = credentialsOf(request.headers)
  const begin = beginOf(request.headers)
  checkFormat(request.headers)
  const { statements, isBatch } = parsePayload(await readBody(request, maxBytes))
  return isBatch ? { credentials, statements, begin } : { credentials, statements }
}

/**
 * Reads a body to its end, even one too long, because a client that still sends may not see an early answer.
 *
 * @throws Failure 413 if it is over `maxBytes`
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= maxBytes) chunks.push(chunk)
      else chunks.length = 0
    })
    request.on('error', reject)
    request.on('end', () => {
      if (bytes > maxBytes) reject(new Failure(413, `request is too large (max is ${maxBytes} bytes)`))
      const [first, ...rest] = chunks
      resolve(first !== undefined && rest.length === 0 ? first.toString() : Buffer.concat(chunks).toString())
    })
  })
}

function credentialsOf(headers: IncomingHttpHeaders): Credentials {
  const text = headers['neon-connection-string']
  if (typeof text !== 'string') throw new Failure(400, 'invalid header: neon-connection-string')
  const url = URL.parse(text)
  if (url === null) throw new Failure(400, 'invalid connection string: it is not a URL')
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:')
    throw new Failure(400, 'incorrect scheme')
  if (url.username === '') throw new Failure(400, 'missing username')
  if (url.password === '') throw new Failure(400, 'missing authentication credentials: required password')
  return { user: decode(url.username), password: decode(url.password) }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new Failure(400, 'invalid connection string: bad percent encoding')
  }
}

const isolationLevels = new Map([
  ['ReadUncommitted', 'READ UNCOMMITTED'],
  ['ReadCommitted', 'READ COMMITTED'],
  ['RepeatableRead', 'REPEATABLE READ'],
  ['Serializable', 'SERIALIZABLE'],
])

/** Like the proxy, reads these headers of every request, so that a bad level fails a single query too. */
function beginOf(headers: IncomingHttpHeaders): string {
  const modes: string[] = []
  const name = headers['neon-batch-isolation-level']
  if (name !== undefined) {
    const level = isolationLevels.get(String(name))
    if (level === undefined) throw new Failure(400, 'invalid isolation level')
    modes.push(`ISOLATION LEVEL ${level}`)
  }
  if (headers['neon-batch-read-only'] === 'true') modes.push('READ ONLY')
  if (headers['neon-batch-deferrable'] === 'true') modes.push('DEFERRABLE')
  return `START TRANSACTION ${modes.join(', ')}`
}

/** The proxy can also answer parsed values and objects; the driver never asks for them. */
function checkFormat(headers: IncomingHttpHeaders): void {
  if (headers['neon-raw-text-output'] === 'true' && headers['neon-array-mode'] === 'true') return
  throw new Failure(400, 'this endpoint needs Neon-Raw-Text-Output: true and Neon-Array-Mode: true')
}

function parsePayload(text: string): { statements: Statement[]; isBatch: boolean } {
  const payload = parseJson(text)
  const single = statementOf(payload)
  if (single !== undefined) return { statements: [single], isBatch: false }
  const queries = isRecord(payload) ? payload['queries'] : undefined
  if (!Array.isArray(queries)) throw unreadable('it has neither a query nor queries')
  return {
    statements: queries.map(query => statementOf(query) ?? fail('a query of the batch is malformed')),
    isBatch: true,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : 'it is not JSON')
  }
}

function statementOf(value: unknown): Statement | undefined {
  if (!isRecord(value)) return undefined
  const { query, params = [] } = value
  if (typeof query !== 'string' || !Array.isArray(params)) return undefined
  const statement = { query, params: params.map(paramText) }
  checkEncoding(statement)
  return statement
}

/** What the proxy's JSON reader or protocol writer refuses and JavaScript would pass on in another form. */
function checkEncoding({ query, params }: Statement): void {
  if (!query.isWellFormed() || !params.every(param => param === null || param.isWellFormed())) {
    throw unreadable('lone surrogate in a string')
  }
  if (query.includes('\0')) {
    throw new Failure(400, 'error encoding message to server: string contains embedded null')
  }
  if (params.length > maxParams) {
    throw new Failure(400, 'error encoding message to server: value too large to transmit')
  }
}

function paramText(value: unknown): string | null {
  if (value === null || typeof value === 'string') return value
  return Array.isArray(value) ? arrayText(value) : JSON.stringify(value)
}

function arrayText(values: unknown[]): string {
  const elements = values.map(value => {
    if (value === null) return 'NULL'
    if (Array.isArray(value)) return arrayText(value)
    return JSON.stringify(typeof value === 'object' ? JSON.stringify(value) : value)
  })
  return `{${elements.join(',')}}`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unreadable(reason: string): Failure {
  return new Failure(400, `could not parse the HTTP request body: ${reason}`)
}

function fail(reason: string): never {
  throw unreadable(reason)
}
