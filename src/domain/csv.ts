/** A cell before it is written: text, number, truth or nothing. */
type Cell = string | number | boolean | null | undefined

/** What a spreadsheet would run as a formula when it opens the file: OWASP's list, with its full-width forms. */
const FORMULA_START = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i

/**
 * Rows as CSV (RFC 4180, CRLF), safe to open in a spreadsheet: text that a spreadsheet would take for a formula gets an
 * apostrophe in front. Columns are all fields that any row has, in the order they first appear; a nested object's are
 * joined by a dot, and a list is its JSON.
 */
export function toCsv(rows: readonly object[]): string {
  const flatRows = rows.map(row => flattened(row))
  const columns = [...new Set(flatRows.flatMap(row => [...row.keys()]))]
  const lines = [columns, ...flatRows.map(row => columns.map(column => row.get(column)))]
  return lines.map(line => `${line.map(cellText).join(',')}\r\n`).join('')
}

function flattened(row: object, prefix = ''): Map<string, Cell> {
  const cells = new Map<string, Cell>()
  for (const [name, value] of Object.entries(row)) {
    if (Array.isArray(value)) cells.set(prefix + name, JSON.stringify(value))
    else if (value !== null && typeof value === 'object') {
      for (const [inner, cell] of flattened(value, `${prefix}${name}.`)) cells.set(inner, cell)
    } else cells.set(prefix + name, value)
  }
  return cells
}

function cellText(cell: Cell): string {
  const text = cell === null || cell === undefined ? '' : String(cell)
  const inert = FORMULA_START.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
