/** Decimals as people read them. Works on the digits of the text alone: no amount is ever turned into a float. */

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/
const LEADING_ZEROS = /^0+(?=\d)/
/** U+2212: as wide as the plus, and never broken from its number. */
const MINUS = '−'
const NONE = '–'
/** From here on, a number's digits mean nothing to a reader. */
const LARGEST_WRITTEN_OUT = 1e15
const BRIEFLY = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 4 })

/** Rounds a decimal to `decimals` places, half away from zero. Zero has no sign. */
export function roundDecimal(decimal: string, decimals: number): string {
  const [, sign = '', whole = '0', fraction = ''] = DECIMAL.exec(decimal) ?? []
  const kept = whole + fraction.slice(0, decimals).padEnd(decimals, '0')
  // Most are only cut off; adding one may carry through all digits.
  const digits = fraction.charAt(decimals) >= '5' ? String(BigInt(kept) + 1n) : kept
  const rounded = digits.replace(LEADING_ZEROS, '').padStart(decimals + 1, '0')
  const point = rounded.length - decimals
  const text = decimals === 0 ? rounded : `${rounded.slice(0, point)}.${rounded.slice(point)}`
  return sign && /[1-9]/.test(text) ? `-${text}` : text
}

/** A decimal with commas between its thousands and a real minus. */
export function groupThousands(decimal: string): string {
  const isNegative = decimal.startsWith('-')
  const begin = isNegative ? 1 : 0
  const point = decimal.indexOf('.')
  const end = point === -1 ? decimal.length : point
  let grouped = decimal.slice(Math.max(begin, end - 3))
  for (let group = end - 3; group > begin; group -= 3) {
    grouped = `${decimal.slice(Math.max(begin, group - 3), group)},${grouped}`
  }
  return isNegative ? MINUS + grouped : grouped
}

/** Credits, to two decimals: `1,234.57`. */
export function creditsText(credits: string): string {
  return groupThousands(roundDecimal(credits, 2))
}

/** A gain or loss in credits, with its sign: `+12.00`, `−3.50`, `0.00`. */
export function signedCreditsText(credits: string): string {
  return withSign(creditsText(credits))
}

/** Credits for a place with little room: from a billion on, in billions or trillions. */
export function compactCreditsText(credits: string): string {
  return inBillions(credits) ?? creditsText(credits)
}

/** A price for a place with little room. */
export function compactPriceText(price: string): string {
  return inBillions(price) ?? priceText(price)
}

function inBillions(decimal: string): string | null {
  const digits = decimal.replace('-', '').split('.')[0]?.replace(/^0+/, '').length ?? 0
  if (digits <= 9) return null
  return digits <= 12 ? `${scaledText(decimal, 9)}B` : `${scaledText(decimal, 12)}T`
}

function scaledText(decimal: string, places: number): string {
  const [, sign = '', whole = '0'] = DECIMAL.exec(decimal) ?? []
  const padded = whole.padStart(places + 1, '0')
  return creditsText(`${sign}${padded.slice(0, -places)}.${padded.slice(-places)}`)
}

/** A quantity: at most four decimals and no idle zeros, but never rounded away to nothing. */
export function quantityText(quantity: string): string {
  return groupThousands(withoutIdleZeros(keptApart(quantity, 4)))
}

/** A price: four decimals, two where it is in the thousands, all six where four would leave nothing. */
export function priceText(price: string): string {
  const isLarge = /^-?[1-9]\d{3}/.test(price)
  return groupThousands(isLarge ? roundDecimal(price, 2) : keptApart(price, 4))
}

/** Rounded, unless rounding would make zero of what is not zero. */
function keptApart(decimal: string, decimals: number): string {
  const rounded = roundDecimal(decimal, decimals)
  return /[1-9]/.test(rounded) ? rounded : roundDecimal(decimal, /[1-9]/.test(decimal) ? 6 : decimals)
}

function withoutIdleZeros(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal
}

/** A ratio as a percentage: `0.1234` is `12.34%`. Null, or what is no number, is a dash. */
export function percentText(ratio: number | null, decimals = 2): string {
  if (ratio === null || !Number.isFinite(ratio)) return NONE
  const percent = ratio * 100
  if (Math.abs(percent) < LARGEST_WRITTEN_OUT) {
    const rounded = percent.toFixed(decimals)
    return `${groupThousands(withoutSignOfZero(rounded))}%`
  }
  return `${percent.toExponential(2).replace('-', MINUS).replace('e+', 'e')}%`
}

/** A gain or loss as a percentage, with its sign. */
export function signedPercentText(ratio: number | null, decimals = 2): string {
  return withSign(percentText(ratio, decimals))
}

/** A ratio as it is, such as Sharpe's: `1.25`, `−0.50`. Null, or what is no number, is a dash. */
export function ratioText(ratio: number | null): string {
  return ratio === null || !Number.isFinite(ratio) ? NONE : axisText(ratio, 2)
}

/** What share `part` is of `whole`, both decimals, as a percentage with one decimal; null without a whole. */
export function shareText(part: string, whole: string): string | null {
  const share = ratioOf(part, whole)
  return share === null ? null : percentText(share, 1)
}

/** What part `part` is of `whole`, both decimals, to a millionth; null without a whole. */
export function ratioOf(part: string, whole: string): number | null {
  const wholeMillionths = millionthsOf(whole)
  if (wholeMillionths === 0n) return null
  return Number((millionthsOf(part) * 1_000_000n) / wholeMillionths) / 1_000_000
}

function millionthsOf(decimal: string): bigint {
  return BigInt(roundDecimal(decimal, 6).replace('.', ''))
}

function withoutSignOfZero(decimal: string): string {
  return /[1-9]/.test(decimal) ? decimal : decimal.replace('-', '')
}

/** Whether a text with its sign tells of a gain or a loss; undefined where it is neither. */
export function toneOf(signedText: string): 'gain' | 'loss' | undefined {
  if (signedText.startsWith('+')) return 'gain'
  return signedText.startsWith(MINUS) ? 'loss' : undefined
}

/** A figure's text with a plus before it, unless it is negative or nothing. */
export function withSign(text: string): string {
  return /[1-9]/.test(text) && !text.startsWith(MINUS) ? `+${text}` : text
}

/** A performance index: four decimals, or briefly where it has more digits than anybody reads. */
export function indexText(index: number): string {
  return axisText(index, 4)
}

/** A number on an axis, with the decimals that its scale asks for. */
export function axisText(value: number, decimals: number): string {
  if (Math.abs(value) < 10_000) return groupThousands(withoutSignOfZero(value.toFixed(decimals)))
  if (Math.abs(value) < LARGEST_WRITTEN_OUT) return BRIEFLY.format(value).replace('-', MINUS)
  return value.toExponential(1).replace('-', MINUS).replace('e+', 'e')
}
