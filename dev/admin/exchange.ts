import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

const attemptsLimit = 4
const longestWaitSeconds = 30

/** The exchange's HTTP API, called with the operator's key. An answer that is no success is thrown, in one line. */
export interface AdminExchange {
  get(path: string): Promise<Record<string, unknown>>
  post(path: string, body: unknown): Promise<Record<string, unknown>>
  delete(path: string): Promise<Record<string, unknown>>
}

/** The exchange said no. */
export class ExchangeRefused extends Error {
  override readonly name = 'ExchangeRefused'
  /** The problem document's, such as `slug_taken`. */
  readonly code: string

  constructor(status: number, { code, detail }: Record<string, unknown>) {
    super(`${status} ${code ?? 'unknown'}: ${detail ?? 'the exchange gave no reason'}`)
    this.code = String(code ?? 'unknown')
  }
}

/** The key goes in a header and nowhere else. */
export function connectExchange(url: string, operatorKey: string): AdminExchange {
  const send = async (method: string, path: string, body?: unknown) => {
    const response = await sendWithRetries(new URL(path, url), {
      method,
      headers: {
        Authorization: `Bearer ${operatorKey}`,
        // The same for every attempt: whatever the network does, the exchange acts once.
        'Idempotency-Key': randomUUID(),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const document: unknown = await response.json().catch(() => ({}))
    const answer = typeof document === 'object' && document !== null ? { ...document } : {}
    if (!response.ok) throw new ExchangeRefused(response.status, answer)
    return answer
  }
  return {
    get: path => send('GET', path),
    post: (path, body) => send('POST', path, body),
    delete: path => send('DELETE', path),
  }
}

async function sendWithRetries(url: URL, request: RequestInit): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(url, request).catch(() => undefined)
    const isPassing = response === undefined || response.status === 429 || response.status === 503
    if (response !== undefined && (!isPassing || attempt === attemptsLimit)) return response
    if (attempt === attemptsLimit) throw new Error(`The exchange at ${url.origin} does not answer.`)
    const seconds = Number(response?.headers.get('retry-after') ?? 0.2 * attempt)
    await response?.body?.cancel()
    await sleep(Math.min(seconds, longestWaitSeconds) * 1000)
  }
}
