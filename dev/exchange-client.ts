import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'

const attemptsLimit = 4
const longestWaitSeconds = 30

/** The exchange's HTTP API, called with one API key. */
export interface ExchangeClient {
  /** Throws `ExchangeProblem`, and `ZodError` for an answer of another form than `answer`. */
  get<T>(path: string, answer: z.ZodType<T>): Promise<T>
  /**
   * As `get`. The exchange acts once, whatever the network does: a repeat carries the same idempotency key.
   */
  post<T>(path: string, body: object, answer: z.ZodType<T>): Promise<T>
}

/** An answer that is not a success. */
export class ExchangeProblem extends Error {
  override readonly name = 'ExchangeProblem'
  readonly status: number
  /**
   * The problem document's stable code, such as `max_position_weight`; `unknown` where the answer is none.
   */
  readonly code: string
  /** The problem document, with the members of its code. */
  readonly document: Readonly<Record<string, unknown>>

  constructor(request: string, status: number, document: Record<string, unknown>) {
    const code = typeof document['code'] === 'string' ? document['code'] : 'unknown'
    const detail = typeof document['detail'] === 'string' ? document['detail'] : ''
    super(`${request} was answered ${status} ${code}: ${detail}`)
    this.status = status
    this.code = code
    this.document = document
  }
}

/** A client of the exchange at `url`. Calls end with the signal's reason when it aborts. */
export function createExchangeClient(url: string, apiKey: string, signal?: AbortSignal): ExchangeClient {
  const authorization = `Bearer ${apiKey}`
  const send = (path: string, request: RequestInit) =>
    sendWithRetries(new URL(path, url), { ...request, signal: signal ?? null })
  return {
    get: async (path, answer) =>
      answer.parse(await send(path, { method: 'GET', headers: { authorization } })),
    post: async (path, body, answer) => {
      const headers = {
        authorization,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      }
      return answer.parse(await send(path, { method: 'POST', headers, body: JSON.stringify(body) }))
    },
  }
}

async function sendWithRetries(url: URL, request: RequestInit): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(url, request).catch((error: unknown) => {
      if (attempt === attemptsLimit || request.signal?.aborted) throw error
    })
    if (response?.ok) return response.json()
    if (response !== undefined && !(isPassing(response) && attempt < attemptsLimit)) {
      throw new ExchangeProblem(
        `${request.method} ${url.pathname}`,
        response.status,
        await documentOf(response),
      )
    }
    await response?.body?.cancel()
    const seconds = Number(response?.headers.get('retry-after') ?? 0.1 * attempt)
    await sleep(Math.min(seconds, longestWaitSeconds) * 1000, undefined, {
      signal: request.signal ?? undefined,
    })
  }
}

function isPassing(response: Response): boolean {
  return response.status === 429 || response.status === 503
}

async function documentOf(response: Response): Promise<Record<string, unknown>> {
  const text = await response.text()
  try {
    const document: unknown = JSON.parse(text)
    return typeof document === 'object' && document !== null ? { ...document } : {}
  } catch {
    return { detail: text.slice(0, 200) }
  }
}
