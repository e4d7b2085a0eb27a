/** An answer that is not a success: what was sent was not done. */
export class ExchangeProblem extends Error {
  override readonly name = 'ExchangeProblem'
  readonly status: number
  /** The problem document's stable code, such as `max_position_weight`; `unknown` where the answer is none. */
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

  /** What to send instead; null where nothing would pass. */
  get retryWith(): unknown {
    return this.document['retry_with'] ?? null
  }
}

/** A write that was given up, and that is certain not to have been done, nor to be done later. */
export class NotDone extends Error {
  override readonly name = 'NotDone'

  constructor(request: string) {
    super(`${request} was not answered, and was not done.`)
  }
}

/** A trade that was done, once, but whose answer did not come through. The same call with this idempotency key gives it. */
export class AnswerLost extends Error {
  override readonly name = 'AnswerLost'
  readonly idempotencyKey: string

  constructor(request: string, idempotencyKey: string) {
    super(`${request} was done, and its answer lost: ask again with the idempotency key ${idempotencyKey}.`)
    this.idempotencyKey = idempotencyKey
  }
}

/**
 * A write that was not answered, and whose outcome could not be found out either: the exchange is away. The same call with
 * this idempotency key acts once, whatever has become of this one.
 */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown'
  readonly idempotencyKey: string

  constructor(request: string, idempotencyKey: string) {
    super(`${request} was not answered: send it again with the idempotency key ${idempotencyKey}.`)
    this.idempotencyKey = idempotencyKey
  }
}

/** A read that was not answered. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'

  constructor(request: string) {
    super(`${request} was not answered.`)
  }
}
