/**
 * Exact amounts: credits, units, quantities and prices as whole millionths in a bigint. A ratio (a weight, a limit of the
 * mandate) is in millionths too.
 */
export const ONE = 1_000_000n

/** Decimal text with up to six decimals, and perhaps a sign, in millionths. */
export function millionths(text: string): bigint {
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(text) ?? []
  if (sign === undefined) throw new Error(`"${text}" is not a decimal with up to six decimals`)
  const amount = BigInt(whole + fraction.padEnd(6, '0'))
  return sign === '' ? amount : -amount
}

/** Millionths as the API writes them: `"-0.500000"`. */
export function decimal(amount: bigint): string {
  const digits = String(magnitude(amount)).padStart(7, '0')
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`
}

/** As `decimal`, or null. */
export function decimalOrNull(amount: bigint | null): string | null {
  return amount === null ? null : decimal(amount)
}

/** The nearest double, as a JSON number is read. */
export function asNumber(amount: bigint): number {
  return Number(amount) / 1e6
}

export function magnitude(amount: bigint): bigint {
  return amount < 0n ? -amount : amount
}

/** −1, 0 or 1. */
export function signOf(amount: bigint): bigint {
  if (amount === 0n) return 0n
  return amount < 0n ? -1n : 1n
}

export function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other
}

export function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other
}

export function sumOf(amounts: Iterable<bigint>): bigint {
  let sum = 0n
  for (const amount of amounts) sum += amount
  return sum
}

/** `dividend ÷ divisor` rounded towards minus infinity; the divisor is positive. */
export function dividedDown(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  return dividend % divisor < 0n ? quotient - 1n : quotient
}

/** `dividend ÷ divisor` rounded towards infinity; the divisor is positive. */
export function dividedUp(dividend: bigint, divisor: bigint): bigint {
  return -dividedDown(-dividend, divisor)
}

/** `dividend ÷ divisor` to the nearest whole, halves away from zero; the divisor is positive. */
export function divided(dividend: bigint, divisor: bigint): bigint {
  const rounded = (2n * magnitude(dividend) + divisor) / (2n * divisor)
  return dividend < 0n ? -rounded : rounded
}

/** `part ÷ whole` in millionths, rounded to the nearest; null where the whole is nothing. */
export function ratioOf(part: bigint, whole: bigint): bigint | null {
  if (whole === 0n) return null
  return whole < 0n ? divided(-part * ONE, -whole) : divided(part * ONE, whole)
}
