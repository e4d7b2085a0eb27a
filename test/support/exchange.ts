import { randomUUID } from 'node:crypto'

/** An answer of the exchange, read whole. Tests say what they expect of the body, so it is left open here. */
export type Answer = { status: number; headers: Headers; body: Record<string, unknown> }

export type Sent = {
  key?: string | null
  idempotencyKey?: string | null
  headers?: Record<string, string>
}

/** How tests speak to an exchange: requests, and the agents, markets and pools that they need in order to begin. */
export class Exchange {
  readonly url: string
  readonly operatorKey: string
  #count = 0

  constructor(stack: { url: string; operatorKey: string }) {
    this.url = stack.url
    this.operatorKey = stack.operatorKey
  }

  /** A read with the operator's key: the present, which no cache answers. */
  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.getWithoutKey(path, { Authorization: `Bearer ${this.operatorKey}`, ...headers })
  }

  /** A read as any reader makes it: caches take part. */
  async getWithoutKey(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return read(await fetch(this.url + path, { headers }))
  }

  /** A JSON request, by default with the operator's key and a new idempotency key; null leaves either out. */
  async send(method: string, path: string, body?: unknown, sent: Sent = {}): Promise<Answer> {
    const { key = this.operatorKey, idempotencyKey = randomUUID(), headers = {} } = sent
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
        ...(idempotencyKey === null ? {} : { 'Idempotency-Key': idempotencyKey }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return read(response)
  }

  post(path: string, body: unknown, sent?: Sent): Promise<Answer> {
    return this.send('POST', path, body, sent)
  }

  /** As `post`, and the answer must be a success: its body. */
  async done(path: string, body: unknown, sent?: Sent): Promise<Record<string, unknown>> {
    const answer = await this.post(path, body, sent)
    if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }

  /** A new agent with credits in its wallet. */
  async agent(
    credits = '1000',
    scopes = ['read', 'trade', 'manage'],
  ): Promise<{ slug: string; key: string }> {
    const slug = this.name('agent')
    const { key } = await this.done('/api/agents', { slug, name: slug, scopes })
    if (Number(credits) > 0) await this.done(`/api/agents/${slug}/grants`, { amount: credits })
    return { slug, key: String(key) }
  }

  /** A new LMSR market, by default b = 100 at 0.5. Its slug. */
  async market(body: Record<string, unknown> = {}): Promise<string> {
    const slug = this.name('market')
    await this.done('/api/markets', {
      slug,
      title: slug,
      category: 'replication',
      kind: 'binary',
      pricing: 'lmsr',
      liquidity: '100',
      initial_price: '0.5',
      ...body,
    })
    return slug
  }

  /** A new pool without limits, managed by the key's agent and holding `deposit` credits. Its slug. */
  async pool(key: string, deposit = '1000', body: Record<string, unknown> = {}): Promise<string> {
    const slug = this.name('pool')
    const mandate = { max_position_weight: null, max_gross_exposure: null }
    await this.done('/api/pools', { slug, name: slug, mandate, initial_deposit: deposit, ...body }, { key })
    return slug
  }

  /** An agent, its pool and a market: where most tests start. */
  async trader(credits = '1000'): Promise<{ key: string; agent: string; pool: string; market: string }> {
    const { slug: agent, key } = await this.agent(credits)
    return { key, agent, pool: await this.pool(key, credits), market: await this.market() }
  }

  name(kind: string): string {
    this.#count += 1
    return `${kind}-${this.#count}-${randomUUID().slice(0, 8)}`
  }
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('Content-Type') ?? '')
  return {
    status: response.status,
    headers: response.headers,
    body: isJson && text ? JSON.parse(text) : { text },
  }
}
