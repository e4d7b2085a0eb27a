/** A cell before it is written: text, number, truth or nothing. */
type Cell = string | number | boolean | null | undefined

/** What a spreadsheet would run as a formula when it opens the file: OWASP's list, with its full-width forms. */
const FORMULA_START = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i

/**
 * Rows as CSV (RFC 4180, CRLF), safe to open in a spreadsheet: text that a spreadsheet would take for a formula gets an
 * apostrophe in front. A column names a field, one of a nested object after a dot; what a row does not have there is empty, and
 * a list is its JSON.
 */
export function toCsv(columns: readonly string[], rows: readonly object[]): string {
  const paths = columns.map(column => column.split('.'))
  const lines = [columns, ...rows.map(row => paths.map(path => cellAt(row, path)))]
  return lines.map(line => `${line.map(cellText).join(',')}\r\n`).join('')
}

function cellAt(row: object, path: readonly string[]): Cell {
  let value: unknown = row
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null
    value = (value as Record<string, unknown>)[name]
  }
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as Cell)
}

function cellText(cell: Cell): string {
  const text = cell === null || cell === undefined ? '' : String(cell)
  const inert = FORMULA_START.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
