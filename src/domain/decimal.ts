import { MAX_FRACTION_DIGITS, MAX_INTEGER_DIGITS } from './limits.ts'

/** Of a decimal that a client may send, and of one that the exchange answers. */
export const DECIMAL_PATTERN = `^(?:0|[1-9]\\d{0,${MAX_INTEGER_DIGITS - 1}})(?:\\.\\d{1,${MAX_FRACTION_DIGITS}})?$`
export const AMOUNT_PATTERN = '^-?\\d+(\\.\\d+)?$'

const SHAPE = new RegExp(DECIMAL_PATTERN)
const SCALE = 10n ** BigInt(MAX_FRACTION_DIGITS)

/** Whether the text is a decimal that a client may send: not negative, at most 12 digits before the point and 6 after. */
export function isDecimal(text: string): boolean {
  return SHAPE.test(text)
}

/** The decimal in millionths. Takes what the database writes, too: a sign, and up to six decimals. */
export function toMillionths(decimal: string): bigint {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(decimal) ?? []
  const millionths = BigInt(whole) * SCALE + BigInt(fraction.padEnd(MAX_FRACTION_DIGITS, '0'))
  return sign ? -millionths : millionths
}

/** Millionths as decimal text with six decimals, as the API writes credits: `"1000.000000"`. */
export function fromMillionths(millionths: bigint): string {
  const magnitude = millionths < 0n ? -millionths : millionths
  const fraction = (magnitude % SCALE).toString().padStart(MAX_FRACTION_DIGITS, '0')
  return `${millionths < 0n ? '-' : ''}${magnitude / SCALE}.${fraction}`
}
