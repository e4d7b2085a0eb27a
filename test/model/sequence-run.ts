import { isDeepStrictEqual } from 'node:util'
import type { Answer, Exchange } from '../support/exchange.ts'
import type { TestStack } from '../support/stack.ts'
import type { Coverage } from './coverage.ts'
import { differences } from './expectation.ts'
import { settle, Undecided } from './lmsr.ts'
import { type Command, decide } from './model.ts'
import { type Action, picked, type Repetition, type Step } from './picks.ts'
import { type ModelRequest, requestOf } from './requests.ts'
import { known, type Maker, type World, withMarket } from './world.ts'

/** The exchange and the model went apart: what was done up to there, and how they differ. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch'

  constructor(trace: readonly string[], found: readonly string[]) {
    super(
      [...trace.map((line, index) => `${String(index + 1).padStart(3)}. ${line}`), '', ...found].join('\n'),
    )
  }
}

/** What the exchange is reached by. */
export type Subject = {
  stack: TestStack
  exchange: Exchange
  /** The agents' keys, by slug. */
  keys: ReadonlyMap<string, string>
  coverage: Coverage
}

/** A write that was accepted, to be asked for again. */
type Write = { request: ModelRequest; idempotencyKey: string; answer: Answer }

/** A sequence under way: the exchange and the model side by side. */
export class SequenceRun {
  world: World
  readonly trace: string[] = []
  readonly #subject: Subject
  readonly #writes: Write[] = []
  #quoted: Answer | null = null
  #requests = 0

  constructor(subject: Subject, world: World) {
    this.#subject = subject
    this.world = world
  }

  async perform(step: Step): Promise<void> {
    for (const plan of step) {
      const action = await this.settled(() => plan(this.world))
      if (action !== null) await this.#do(action)
    }
  }

  /** Runs a part of the model, asking Postgres where a double's last digit decides. */
  async settled<Result>(part: () => Result): Promise<Result> {
    for (;;) {
      try {
        return part()
      } catch (error) {
        if (!(error instanceof Undecided)) throw error
        await this.#ask(error)
      }
    }
  }

  /** Throws where anything was found. */
  expectNone(found: readonly string[]): void {
    if (found.length > 0) throw new Mismatch(this.trace, found)
  }

  async #ask(undecided: Undecided): Promise<void> {
    const { name, parameters } = undecided.question
    const places = parameters.map((_, index) => `$${index + 1}::float8`).join(', ')
    const { rows } = await this.#subject.stack.sql<{ value: number }>(`select ${name}(${places}) as value`, [
      ...parameters,
    ])
    this.#subject.coverage.count('(asked Postgres for a double)')
    settle(undecided, rows[0]?.value ?? Number.NaN)
  }

  async #do(action: Action): Promise<void> {
    switch (action.kind) {
      case 'repeat':
      case 'misuse':
        return this.#again(action)
      case 'clock':
      case 'cron':
        return this.#passTime(action)
      default:
        return this.#request(action)
    }
  }

  async #passTime(command: Extract<Command, { kind: 'clock' | 'cron' }>): Promise<void> {
    const { stack, coverage } = this.#subject
    const at = new Date(command.kind === 'clock' ? command.to : command.scheduledAt)
    this.trace.push(`${command.kind} ${at.toISOString()}`)
    const before = this.world
    this.world = (await this.settled(() => decide(before, command))).world
    await (command.kind === 'clock' ? stack.setClock(at) : stack.fireCron(at))
    coverage.count(command.kind)
    countSnapshots(coverage, before, this.world)
  }

  async #request(command: Exclude<Command, { kind: 'clock' | 'cron' }>): Promise<void> {
    const request = requestOf(command)
    const before = this.world
    const { world, reply } = await this.settled(() => decide(before, command))
    const idempotencyKey = this.#newKey()
    const answer = await this.#send(request, idempotencyKey)
    const expected = answer.status === reply.status ? reply.body : { status: reply.status }
    const found = await this.settled(() => differences(expected, answer.body))
    this.expectNone([...found, ...this.#quoteDifferences(command, answer)])
    this.world = world
    await this.#adoptOpening(command)
    this.#count(command, answer)
    countSnapshots(this.#subject.coverage, before, world)
    if (answer.status < 300 && isWrite(command)) this.#writes.push({ request, idempotencyKey, answer })
  }

  /** Of an opened market the model takes over q₀ as Postgres's ln gives it, whose last digit may be another. */
  async #adoptOpening(command: Command): Promise<void> {
    if (command.kind !== 'open market') return
    const { slug, pricing: how } = command.terms
    if (how !== 'lmsr') return
    const market = known(this.world.markets, slug)
    const { rows } = await this.#subject.stack.sql<{ opening: number }>(
      'select opening_outstanding as opening from markets where slug = $1',
      [slug],
    )
    const pricing = market.pricing as Maker
    const opening = rows[0]?.opening ?? Number.NaN
    const isNear = Math.abs(opening - pricing.opening) <= 1e-12 * pricing.b
    this.expectNone(isNear ? [] : [`opening quantity: expected ${pricing.opening}, found ${opening}`])
    this.world = withMarket(this.world, { ...market, pricing: { ...pricing, opening } })
  }

  /** A quote and the order after it say the same, but for what only an order has. */
  #quoteDifferences(command: Command, answer: Answer): string[] {
    const quoted = command.kind === 'order' ? this.#quoted : null
    this.#quoted = command.kind === 'quote' ? answer : null
    if (quoted === null) return []
    const { coverage } = this.#subject
    coverage.count(answer.status < 300 ? 'order as quoted' : 'order refused as its quote')
    const [one, other] = [quoted, answer].map(({ body }) => withoutPosting(body))
    return isDeepStrictEqual(one, other)
      ? []
      : [`the quote said ${JSON.stringify(one)}, the order ${JSON.stringify(other)}`]
  }

  /** The same write again is answered as before; another under its key is refused. Neither does anything. */
  async #again({ kind, nth }: Repetition): Promise<void> {
    const write = picked(this.#writes.toReversed(), nth)
    if (write === undefined) return
    const { request, idempotencyKey, answer: first } = write
    const isMisuse = kind === 'misuse'
    const asked = isMisuse ? { ...request, ...another(request) } : request
    const answer = await this.#send(asked, idempotencyKey, kind)
    const expected = isMisuse
      ? { status: 409, body: { code: 'idempotency_key_reused' } }
      : { status: first.status, replayed: 'true' }
    const replayed = answer.headers.get('Idempotency-Replayed')
    const found = differences(expected, { ...answer, replayed })
    const isSame = isMisuse || isDeepStrictEqual(first.body, answer.body)
    this.expectNone(isSame ? found : [...found, `the repeat answers ${JSON.stringify(answer.body)}`])
    this.#subject.coverage.count(isMisuse ? 'refused: idempotency_key_reused' : 'repeat')
  }

  async #send(request: ModelRequest, idempotencyKey: string, note?: string): Promise<Answer> {
    const { method, path, body, agent } = request
    const key = agent === null ? this.#subject.exchange.operatorKey : known(this.#subject.keys, agent)
    const line = [
      note,
      method,
      path,
      body === undefined ? '' : JSON.stringify(body),
      `as ${agent ?? 'operator'}`,
    ]
    const answer = await this.#subject.exchange.send(method, path, body, { key, idempotencyKey })
    const outcome = answer.status < 300 ? '' : String(answer.body['code'])
    this.trace.push([...line.filter(Boolean), '→', answer.status, outcome].join(' '))
    return answer
  }

  #newKey(): string {
    this.#requests += 1
    return `${this.world.tag}-${this.#requests}`
  }

  #count(command: Command, { status, body }: Answer): void {
    const { coverage } = this.#subject
    coverage.count(status < 300 ? command.kind : `refused: ${body['code']}`)
    if (command.kind === 'rebalance' && body['retry_with']) coverage.count('rebalance told what would pass')
    if (status >= 300) return
    if (command.kind === 'resolve' && command.outcome === null) coverage.count('void')
    if (command.kind === 'order') for (const what of kindsOf(body)) coverage.count(what)
  }
}

/** Whether an answer is kept, to be given again. */
function isWrite(command: Command): boolean {
  return command.kind !== 'quote' && !(command.kind === 'rebalance' && command.dryRun)
}

/** What an order did to its position. */
function kindsOf(body: Record<string, unknown>): string[] {
  const { quantity } = body['position'] as { quantity: string }
  const filled = Number(body['filled_quantity']) * (body['side'] === 'buy' ? 1 : -1)
  const before = Number(quantity) - filled
  const isFlip = before * Number(quantity) < 0
  const isReduction = before * filled < 0 && !isFlip
  return [
    ...(isFlip ? ['order that flips'] : []),
    ...(isReduction ? ['order that reduces'] : []),
    ...(Number(quantity) < 0 ? ['order that leaves a short'] : []),
    ...(Number(body['fee']) > 0 ? ['order with a fee'] : []),
  ]
}

function countSnapshots(coverage: Coverage, before: World, after: World): void {
  for (const pool of after.pools.values()) {
    const taken = pool.snapshots.slice(before.pools.get(pool.slug)?.snapshots.length ?? 0)
    coverage.count('snapshot', taken.length)
    coverage.count('late snapshot', taken.filter(({ late }) => late).length)
    const isPaused = pool.pausedForDrawdown && !before.pools.get(pool.slug)?.pausedForDrawdown
    coverage.count('pause for a drawdown', isPaused ? 1 : 0)
  }
}

function withoutPosting(body: Record<string, unknown>): Record<string, unknown> {
  const { order_id, status, created_at, instance, ...rest } = body
  return rest
}

/** Another request than this one, of the same agent's. */
function another({ agent }: ModelRequest): Pick<ModelRequest, 'method' | 'path' | 'body'> {
  return agent === null
    ? { method: 'POST', path: '/api/agents/alice/grants', body: { amount: '0.000001' } }
    : { method: 'POST', path: '/api/pools', body: { slug: 'another-pool', name: 'another', mandate: {} } }
}
