import type { Report } from './command.ts'

/** A report for a person: a table for rows, a line for each member of one thing. */
export function describeReport({ rows }: Report): string {
  if (!isList(rows)) {
    return Object.entries(rows)
      .map(([name, value]) => `${name}: ${textOf(value)}\n`)
      .join('')
  }
  const [first] = rows
  if (first === undefined) return 'none\n'
  const columns = Object.keys(first)
  const lines = [columns, ...rows.map(row => columns.map(column => textOf(row[column])))]
  const widths = columns.map((_, index) => Math.max(...lines.map(cells => cells[index]?.length ?? 0)))
  return lines
    .map(
      cells =>
        `${cells
          .map((cell, index) => cell.padEnd(widths[index] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

function isList(rows: Report['rows']): rows is readonly Record<string, unknown>[] {
  return Array.isArray(rows)
}

/** Names come from strangers: nothing in them reaches the terminal but text. */
function textOf(value: unknown): string {
  const text =
    value === null || value === undefined
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value)
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD')
}
