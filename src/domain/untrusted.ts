/**
 * The members of answers that strangers write. Few characters suffice for an instruction: strategies and the categories of a
 * mandate are among them. Slugs, names of orders and a market's category are not, which are sent back as they are.
 */
const FREE_TEXT = new Set([
  'name',
  'title',
  'description',
  'strategy',
  'allowed_categories',
  'rationale',
  'pause_reason',
])
const MAX_TEXT_CHARS = 280

/** Stands before every text that somebody else wrote, for readers who might take it for an instruction. */
export const UNTRUSTED = '[untrusted]'

/** What strangers wrote, on one line, cut to length, without characters that do not print, and marked for what it is. */
export function untrustedText(text: string, maxChars = MAX_TEXT_CHARS): string {
  const line = text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replaceAll(/\p{Cs}/gu, '\ufffd')
    .trim()
  if (line === '') return ''
  const cut =
    line.length > maxChars
      ? `${Array.from(line)
          .slice(0, maxChars - 1)
          .join('')}…`
      : line
  return `${UNTRUSTED} ${cut}`
}

/** An answer of the API in which every text of strangers is marked. */
export function withUntrustedMarked(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return FREE_TEXT.has(key) ? untrustedText(value) : value
  if (Array.isArray(value)) return value.map(item => withUntrustedMarked(item, key))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withUntrustedMarked(inner, name)]),
  )
}
