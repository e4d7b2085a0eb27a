import { ExchangeProblem } from './errors.ts'

export interface Patience {
  /** How often a request is sent before it is given up. */
  attempts: number
  /** How long one attempt may take. */
  timeoutMilliseconds: number
  /** The wait before the second attempt; it doubles from there. */
  firstWaitMilliseconds: number
  longestWaitMilliseconds: number
}

/** How requests reach the exchange. */
export interface Way {
  url: string
  key: string | null
  fetch: (url: string, request: RequestInit) => Promise<Response>
  patience: Patience
  signal: AbortSignal | undefined
}

export interface Request {
  method: string
  path: string
  body: unknown
  idempotencyKey: string | null
}

/** What became of a request. */
export type Outcome =
  | { kind: 'answered'; answer: unknown }
  /** `wasUnsure`: an earlier attempt went unanswered, and may yet be carried out. */
  | { kind: 'refused'; problem: ExchangeProblem; wasUnsure: boolean }
  | { kind: 'unknown' }

/** Sends a request until it is answered, or patience ends. Throws only the signal's reason. */
export async function send(way: Way, request: Request): Promise<Outcome> {
  const { attempts, firstWaitMilliseconds, longestWaitMilliseconds } = way.patience
  let wasUnsure = false
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const reply = await attemptOnce(way, request)
    if (reply.kind === 'answered') return reply
    if (reply.kind === 'refused') return { ...reply, wasUnsure }
    wasUnsure ||= reply.mayHaveActed
    if (attempt === attempts) break
    const backoff = Math.min(firstWaitMilliseconds * 2 ** (attempt - 1), longestWaitMilliseconds)
    // Half of the wait is left to chance, so that many clients do not come back at once.
    await pause(Math.max(reply.retryAfterMilliseconds, backoff * (0.5 + Math.random() / 2)), way)
  }
  return { kind: 'unknown' }
}

type Reply =
  | { kind: 'answered'; answer: unknown }
  | { kind: 'refused'; problem: ExchangeProblem }
  | { kind: 'none'; mayHaveActed: boolean; retryAfterMilliseconds: number }

async function attemptOnce(way: Way, request: Request): Promise<Reply> {
  way.signal?.throwIfAborted()
  const limit = AbortSignal.timeout(way.patience.timeoutMilliseconds)
  const signal = way.signal ? AbortSignal.any([way.signal, limit]) : limit
  try {
    const response = await way.fetch(way.url + request.path, initOf(way, request, signal))
    return await replyOf(request, response)
  } catch {
    way.signal?.throwIfAborted()
    // The connection broke, the time ran out, or the answer is cut off.
    return { kind: 'none', mayHaveActed: true, retryAfterMilliseconds: 0 }
  }
}

function initOf({ key }: Way, { method, body, idempotencyKey }: Request, signal: AbortSignal): RequestInit {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (key !== null) headers['Authorization'] = `Bearer ${key}`
  if (idempotencyKey !== null) headers['Idempotency-Key'] = idempotencyKey
  if (body === undefined) return { method, headers, signal }
  return {
    method,
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  }
}

async function replyOf({ method, path }: Request, response: Response): Promise<Reply> {
  const text = await response.text()
  if (response.ok) return { kind: 'answered', answer: JSON.parse(text) }
  if (response.status === 429 || response.status >= 500) {
    const retryAfter = Number(response.headers.get('Retry-After') ?? 0)
    const mayHaveActed = response.status !== 429
    return { kind: 'none', mayHaveActed, retryAfterMilliseconds: retryAfter * 1000 || 0 }
  }
  const problem = new ExchangeProblem(`${method} ${path}`, response.status, documentOf(text))
  return { kind: 'refused', problem }
}

function documentOf(text: string): Record<string, unknown> {
  try {
    const document: unknown = JSON.parse(text)
    return typeof document === 'object' && document !== null ? { ...document } : {}
  } catch {
    return { detail: text.slice(0, 200) }
  }
}

function pause(milliseconds: number, { patience, signal }: Way): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const abort = () => reject(signal?.reason)
  const timer = setTimeout(resolve, Math.min(milliseconds, patience.longestWaitMilliseconds))
  signal?.addEventListener('abort', abort, { once: true })
  return promise.finally(() => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  })
}
