import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseError } from 'pg'
import { type Call, readBody, readCall } from './neon-endpoint/call.ts'
import { execute } from './neon-endpoint/execute.ts'
import { type Answer, answerToError } from './neon-endpoint/failure.ts'
import {
  createFaults,
  type Ending,
  type FaultSource,
  type Faults,
  parseFaults,
} from './neon-endpoint/faults.ts'
import { createSessions, type Session, type Sessions, type Target } from './neon-endpoint/sessions.ts'

const host = '127.0.0.1'
const mebibyte = 1024 * 1024
/** Long, because a client that reuses a connection just as the server closes it sees a failed write. */
const keepAliveMilliseconds = 600_000

export interface NeonEndpointOptions {
  /** 0 or absent: any free port. */
  port?: number
  /** The database that every request goes to, whatever host, port and database its connection string names. */
  postgres: Target
  /** For each user and password. Default 50. */
  maxConnections?: number
  /** Default 64 MiB, as Neon's. */
  maxRequestBytes?: number
  /** Default 64 MiB, as Neon's. */
  maxResponseBytes?: number
}

export interface NeonEndpoint {
  /** For `NEON_FETCH_ENDPOINT`, such as `http://127.0.0.1:5432/sql`. */
  url: string
  /** Also over HTTP beside `/sql`: PUT, GET and DELETE `/faults`. */
  faults: Faults
  /** Breaks off what runs and ends every connection. May be called more than once. */
  stop(): Promise<void>
}

/**
 * Neon's SQL over HTTP, in front of one Postgres, on loopback: for development and tests, where faults can be injected.
 * Follows `proxy/src/serverless/sql_over_http.rs` of neondatabase/neon.
 *
 * @throws Error EADDRINUSE if the port is taken
 */
export async function startNeonEndpoint(options: NeonEndpointOptions): Promise<NeonEndpoint> {
  const stopped = new AbortController()
  const context: Context = {
    sessions: createSessions(options.postgres, options.maxConnections ?? 50),
    faults: createFaults(),
    maxRequestBytes: options.maxRequestBytes ?? 64 * mebibyte,
    maxResponseBytes: options.maxResponseBytes ?? 64 * mebibyte,
    stopped: stopped.signal,
  }
  const inFlight = new Set<Promise<void>>()
  const server = createServer({ keepAliveTimeout: keepAliveMilliseconds }, (request, response) => {
    const served = serve(context, request, response).catch(() => void response.destroy())
    inFlight.add(served)
    void served.finally(() => inFlight.delete(served))
  })
  server.listen(options.port ?? 0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  let stopping: Promise<void> | undefined
  const stop = () => {
    stopped.abort()
    stopping ??= shutDown(server, inFlight, context.sessions)
    return stopping
  }
  return { url: `http://${host}:${port}/sql`, faults: context.faults, stop }
}

interface Context {
  sessions: Sessions
  faults: FaultSource
  maxRequestBytes: number
  maxResponseBytes: number
  stopped: AbortSignal
}

async function shutDown(server: Server, inFlight: Set<Promise<void>>, sessions: Sessions): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
  await Promise.all(inFlight)
  await sessions.stop()
}

async function serve(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url?.split('?', 1)[0]
  if (path === '/sql' && request.method === 'POST') await serveSql(context, request, response)
  else if (path === '/sql' && request.method === 'OPTIONS') serveOptions(response)
  else if (path === '/faults') await serveFaults(context.faults, request, response)
  else send(response, { status: 400, body: JSON.stringify('query is not supported') })
}

function serveOptions(response: ServerResponse): void {
  response.writeHead(200, {
    allow: 'OPTIONS, POST',
    'access-control-allow-origin': '*',
    'access-control-allow-headers':
      'Authorization, Neon-Connection-String, Neon-Raw-Text-Output, Neon-Array-Mode, Neon-Pool-Opt-In, ' +
      'Neon-Batch-Read-Only, Neon-Batch-Isolation-Level',
    'access-control-max-age': '86400',
    'content-length': 0,
  })
  response.end()
}

async function serveFaults(
  faults: FaultSource,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (request.method === 'PUT') faults.set(...parseFaults(await readBody(request, mebibyte)))
    else if (request.method === 'DELETE') faults.clear()
    else if (request.method !== 'GET')
      throw new Error('faults are set with PUT, read with GET, cleared with DELETE')
    send(response, { status: 200, body: JSON.stringify(faults) })
  } catch (error) {
    send(response, {
      status: 400,
      body: JSON.stringify({ msg: error instanceof Error ? error.message : '' }),
    })
  }
}

async function serveSql(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let session: Session | undefined
  try {
    const call = await readCall(request, context.maxRequestBytes)
    const { delayMilliseconds, ending } = context.faults.take(call.statements)
    if (delayMilliseconds > 0) await sleep(delayMilliseconds, undefined, { signal: context.stopped })
    if (ending !== undefined && isBeforeExecution(ending)) {
      deliver(response, noAnswer, ending)
      return
    }
    session = await context.sessions.acquire(call.credentials)
    // The caller may have gone while its request waited.
    if (!response.destroyed) {
      const answer = await run(session, call, response, context.maxResponseBytes)
      deliver(response, answer, ending)
    }
    await session.release()
  } catch (error) {
    session?.discard()
    send(response, answerToError(error))
  }
}

const noAnswer: Answer = { status: 500, body: '' }

function isBeforeExecution(ending: Ending): boolean {
  return ending.kind === 'drop-request' || (ending.kind === 'status' && ending.executed !== true)
}

async function run(
  session: Session,
  call: Call,
  response: ServerResponse,
  maxBytes: number,
): Promise<Answer> {
  response.once('close', session.cancel)
  try {
    return { status: 200, body: await execute(session.client, call, maxBytes) }
  } catch (error) {
    if (!(error instanceof DatabaseError)) session.discard()
    return answerToError(error)
  } finally {
    response.off('close', session.cancel)
  }
}

/** Ends the request: with its answer, or as the fault has it. */
function deliver(response: ServerResponse, answer: Answer, ending: Ending | undefined): void {
  switch (ending?.kind) {
    case undefined:
      send(response, answer)
      break
    case 'status':
      send(response, { status: ending.status, body: JSON.stringify({ msg: 'injected fault' }) })
      break
    case 'truncate':
      sendHalf(response, answer)
      break
    default:
      response.destroy()
  }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, headersOf(body))
  response.end(body)
}

function sendHalf(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, headersOf(body))
  const half = Buffer.from(body).subarray(0, Math.floor(Buffer.byteLength(body) / 2))
  response.write(half, () => response.destroy())
}

function headersOf(body: string): Record<string, string | number> {
  return {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'access-control-allow-origin': '*',
  }
}
