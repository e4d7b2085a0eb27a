import { AnswerLost, ExchangeProblem, NoAnswer, NotDone, OutcomeUnknown } from './errors.ts'
import { OPERATIONS, type Operations } from './schema.ts'
import { type Patience, type Request, send, type Way } from './sending.ts'

export type { Patience }

export type OperationId = keyof Operations

/** What an operation takes, flat: what its path names, and beside it the members of its query or of its body. */
export type Input<Id extends OperationId> = Operations[Id]['input']

/** What an operation answers. */
export type Answer<Id extends OperationId> = Operations[Id]['answer']
export { AnswerLost, ExchangeProblem, NoAnswer, NotDone, OutcomeUnknown }

export interface ClientOptions {
  /** The exchange's, such as `https://exchange.example`. */
  url: string
  /** An API key; reads need none, and with one are never from a cache. */
  key?: string | null
  patience?: Partial<Patience>
  /** Ends calls with its reason. What became of a write that it ends is not found out. */
  signal?: AbortSignal | undefined
  fetch?: Way['fetch']
}

export interface CallOptions {
  /** For a write that another process began; absent, a new one is made. */
  idempotencyKey?: string
}

type Call<Id extends OperationId> =
  object extends Input<Id>
    ? (input?: Input<Id>, options?: CallOptions) => Promise<Answer<Id>>
    : (input: Input<Id>, options?: CallOptions) => Promise<Answer<Id>>

/** Every operation of the exchange by its id, as in the OpenAPI document. */
export type ExchangeClient = { readonly [Id in OperationId]: Call<Id> }

const USUAL_PATIENCE: Patience = {
  attempts: 5,
  timeoutMilliseconds: 15_000,
  firstWaitMilliseconds: 100,
  longestWaitMilliseconds: 5_000,
}

/**
 * A client of the exchange. A call takes one flat object, what the path names beside the members of the query or of the
 * body, and resolves to the answer. It is repeated where that is safe, a write under one idempotency key, and throws:
 *
 * - `ExchangeProblem`: refused, and not done. `retryWith` may say what would pass.
 * - `NotDone`: a trade that was not answered, and will never be done.
 * - `AnswerLost`: a trade that was done, whose answer did not come through.
 * - `OutcomeUnknown`: a write that was not answered, and the exchange is still away; the same call with its key is safe.
 * - `NoAnswer`: a read that was not answered.
 */
export function createClient(options: ClientOptions): ExchangeClient {
  const way: Way = {
    url: options.url.replace(/\/$/, ''),
    key: options.key ?? null,
    fetch: options.fetch ?? ((url, request) => fetch(url, request)),
    patience: { ...USUAL_PATIENCE, ...options.patience },
    signal: options.signal,
  }
  const calls = Object.entries(OPERATIONS).map(([id, [method, path]]) => [
    id,
    (input: Record<string, unknown> = {}, { idempotencyKey }: CallOptions = {}) =>
      method === 'GET'
        ? read(way, requestOf(method, path, input, null))
        : write(way, requestOf(method, path, input, idempotencyKey ?? crypto.randomUUID())),
  ])
  return Object.fromEntries(calls)
}

/** Every row of a list, page after page: `for await (const market of rowsOf(client.listMarkets, { status: 'open' }))`. */
export async function* rowsOf<Filter extends object, Row>(
  list: (filter: Filter) => Promise<{ data: Row[]; next_cursor: string | null }>,
  filter: Filter,
): AsyncGenerator<Row, void, void> {
  let cursor: string | null = null
  do {
    const page: { data: Row[]; next_cursor: string | null } = await list(
      cursor === null ? filter : { ...filter, cursor },
    )
    yield* page.data
    cursor = page.next_cursor
  } while (cursor !== null)
}

function requestOf(
  method: string,
  path: string,
  input: Record<string, unknown> | readonly unknown[],
  idempotencyKey: string | null,
): Request {
  if (Array.isArray(input)) return { method, path, body: input, idempotencyKey }
  const rest: Record<string, unknown> = { ...input }
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const { [name]: value } = rest
    delete rest[name]
    return encodeURIComponent(String(value))
  })
  if (method === 'GET') return { method, path: withQuery(address, rest), body: undefined, idempotencyKey }
  const body = Object.keys(rest).length > 0 || method !== 'DELETE' ? rest : undefined
  return { method, path: address, body, idempotencyKey }
}

function withQuery(address: string, query: Record<string, unknown>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return text === '' ? address : `${address}?${text}`
}

async function read(way: Way, request: Request): Promise<unknown> {
  const outcome = await send(way, request)
  if (outcome.kind === 'answered') return outcome.answer
  if (outcome.kind === 'refused') throw outcome.problem
  throw new NoAnswer(nameOf(request))
}

/**
 * Sends a write until its outcome is certain. Attempts that went unanswered may be under way still, and be carried out after
 * a later one was refused or given up: a trade's key is then used up by something that trades nothing, so that they cannot.
 */
async function write(way: Way, request: Request): Promise<unknown> {
  const outcome = await send(way, request)
  if (outcome.kind === 'answered') return outcome.answer
  if (outcome.kind === 'refused' && !outcome.wasUnsure) throw outcome.problem
  const settled = await settle(way, request)
  if (settled.kind === 'done') return settled.answer
  throw outcome.kind === 'refused' && settled.error instanceof NotDone ? outcome.problem : settled.error
}

type Settled = { kind: 'done'; answer: unknown } | { kind: 'failed'; error: Error }

/** Finds out what became of a trade that was not answered, and makes sure that nothing more will. */
async function settle(way: Way, request: Request): Promise<Settled> {
  const name = nameOf(request)
  const key = request.idempotencyKey ?? ''
  const failed = (error: Error): Settled => ({ kind: 'failed', error })
  const voiding = voidingOf(request)
  if (voiding === null) return failed(new OutcomeUnknown(name, key))
  const voided = await send(way, voiding)
  if (voided.kind === 'answered') return failed(new NotDone(name))
  if (voided.kind === 'unknown') return failed(new OutcomeUnknown(name, key))
  if (voided.problem.code !== 'idempotency_key_reused') return failed(voided.problem)
  // The key is used up by the request itself: it was done, and its answer is there to be had.
  const again = await send(way, request)
  if (again.kind === 'answered') return { kind: 'done', answer: again.answer }
  return failed(again.kind === 'refused' ? again.problem : new AnswerLost(name, key))
}

/** A rebalance without targets: it trades nothing, and uses up the idempotency key of a trade. */
function voidingOf({ path, idempotencyKey }: Request): Request | null {
  const pool = /^(\/api\/pools\/[^/]+)\/(?:orders|rebalance|positions)(?:\/|$)/.exec(path)?.[1]
  if (pool === undefined) return null
  return { method: 'POST', path: `${pool}/rebalance`, body: { targets: [] }, idempotencyKey }
}

function nameOf({ method, path }: Request): string {
  return `${method} ${path}`
}
