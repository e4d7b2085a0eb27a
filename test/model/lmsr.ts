import { dividedDown } from './amounts.ts'

/**
 * Hanson's market maker in doubles: b is the liquidity, q the outstanding YES quantity.
 *
 * The formulas use exp and ln, whose last binary digit may differ between V8 and Postgres's C library. Amounts must agree to
 * the millionth all the same, so wherever that digit could decide how an amount is rounded, the model does not guess: it
 * throws `Undecided`, the caller asks Postgres for the double itself (`settle`), and tries again. So no amount needs a tolerance,
 * and what is rounded, and in which direction, stays the model's own.
 */
export type Question = { name: 'lmsr_cost' | 'lmsr_price' | 'lmsr_quantity'; parameters: readonly number[] }

export class Undecided extends Error {
  readonly question: Question
  /** The model's own double, and how far from it another library's may be. */
  readonly own: number
  readonly tolerance: number

  constructor(question: Question, own: number, tolerance: number) {
    super(`${keyOf(question)} is too close to call`)
    this.question = question
    this.own = own
    this.tolerance = tolerance
  }
}

const settled = new Map<string, number>()

/** Settles what the model left undecided. Throws where Postgres's double is not the model's up to its last digits. */
export function settle({ question, own, tolerance }: Undecided, theirs: number): void {
  if (!(Math.abs(theirs - own) <= tolerance)) {
    throw new Error(`${keyOf(question)} is ${theirs} in Postgres and ${own} here`)
  }
  settled.set(keyOf(question), theirs)
}

function keyOf({ name, parameters }: Question): string {
  return `${name}(${parameters.join(', ')})`
}

/** q when the market opens at the price p: b ln(p ÷ (1 − p)). */
export function openingOutstanding(b: number, price: number): number {
  return b * Math.log(price / (1 - price))
}

/** What a pool's cash gains, in millionths, when it buys `quantity` (negative: sells): always rounded against the pool. */
export function lmsrProceeds(b: number, q: number, quantity: number): bigint {
  const question: Question = { name: 'lmsr_cost', parameters: [b, q, quantity] }
  const cost = level(b, q + quantity) - level(b, q)
  const error = lastDigits(Math.abs(q) + Math.abs(q + quantity) + 2 * b)
  return flooredMillionths(-decidedOr(question, cost, error, 0))
}

/** The price of YES in millionths, to the nearest. */
export function lmsrPrice(b: number, q: number): bigint {
  const x = Math.min(Math.abs(q) / b, 700)
  const price = q >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(-x) / (1 + Math.exp(-x))
  const question: Question = { name: 'lmsr_price', parameters: [b, q] }
  return flooredMillionths(decidedOr(question, price, lastDigits(1), 0.5) + 0.5e-6)
}

/**
 * How much YES `cost` credits buy (negative: how much must be sold to bring in as much), in millionths without a sign, rounded
 * down; null where no sale brings in that much. With L = C(q) + cost the market ends at L + b ln(1 − e^(−L/b)).
 */
export function lmsrQuantity(b: number, q: number, cost: number): bigint | null {
  const target = level(b, q) + cost
  if (target <= 0) return null
  const x = Math.min(Math.max(target / b, 1e-15), 700)
  const quantity = target + b * Math.log(1 - Math.exp(-x)) - q
  const question: Question = { name: 'lmsr_quantity', parameters: [b, q, cost] }
  const error = lastDigits(target + Math.abs(q) + 2 * b + b / Math.min(x, 1))
  return flooredMillionths(Math.abs(decidedOr(question, quantity, error, 0)))
}

/** C(q) = max(q, 0) + b ln(1 + e^(−|q|/b)). */
function level(b: number, q: number): number {
  return Math.max(q, 0) + b * Math.log(1 + Math.exp(-Math.min(Math.abs(q) / b, 700)))
}

/** By how much two libraries may differ in a figure that was computed from figures of this size. */
function lastDigits(size: number): number {
  return 16 * Number.EPSILON * size
}

/** A double of which the millionths are rounded at `edge` (0: down, 0.5: to the nearest): ours, unless that is in doubt. */
function decidedOr(question: Question, own: number, error: number, edge: 0 | 0.5): number {
  const theirs = settled.get(keyOf(question))
  if (theirs !== undefined) return theirs
  const position = own * 1e6 - edge
  const inDoubt = error * 1e6 + Math.abs(position) * 1e-14
  // Doubles that no rounding touched, such as 0, are the same everywhere.
  if (own !== 0 && Math.abs(position - Math.round(position)) <= inDoubt) {
    throw new Undecided(question, own, error)
  }
  return own
}

/** Whole millionths, rounded down after Postgres's cast of a double to numeric, which keeps 15 significant digits. */
function flooredMillionths(value: number): bigint {
  const [mantissa = '0', exponent = '0'] = value.toExponential(14).split('e')
  const shift = Number(exponent) - 14 + 6
  const digits = BigInt(mantissa.replace('.', ''))
  return shift >= 0 ? digits * 10n ** BigInt(shift) : dividedDown(digits, 10n ** BigInt(-shift))
}
