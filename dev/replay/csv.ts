/** One record of a CSV file. */
export interface CsvRecord {
  /** Where it begins in the file, counted from 1. */
  line: number
  /** The cell of each column of the header. */
  cells: Readonly<Record<string, string>>
}

/** What is wrong with a file, and in which line; one line for a person. */
export class MalformedFile extends Error {
  override readonly name = 'MalformedFile'

  constructor(file: string, line: number, reason: string) {
    super(`${file}, line ${line}: ${reason}`)
  }
}

/**
 * The records of a CSV text (RFC 4180) whose first record names the columns: quoted cells may hold commas,
 * line breaks and doubled quotes. A byte order mark and empty lines are left out.
 *
 * @throws MalformedFile where a required column is missing, a row has another number of cells, or a quote is
 * astray
 */
export function parseCsv(file: string, text: string, requiredColumns: readonly string[]): CsvRecord[] {
  const [header, ...rows] = readRows(file, text.replace(/^\uFEFF/, ''))
  if (header === undefined) throw new MalformedFile(file, 1, 'the file is empty')
  const missing = requiredColumns.filter(column => !header.cells.includes(column))
  if (missing.length > 0) {
    throw new MalformedFile(file, header.line, `the header has no column ${missing.join(', ')}`)
  }
  return rows.map(({ line, cells }) => {
    if (cells.length !== header.cells.length) {
      throw new MalformedFile(file, line, `${cells.length} cells where the header has ${header.cells.length}`)
    }
    return {
      line,
      cells: Object.fromEntries(header.cells.map((column, index) => [column, cells[index] ?? ''])),
    }
  })
}

interface Row {
  line: number
  cells: string[]
}

/** A cell, quoted or plain, and what ends it: a comma, a line break or the end of the text. */
const nextCell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y

function readRows(file: string, text: string): Row[] {
  const rows: Row[] = []
  let line = 1
  for (let position = 0; position < text.length; ) {
    const row: Row = { line, cells: [] }
    for (let ending = ','; ending === ','; ) {
      nextCell.lastIndex = position
      const match = nextCell.exec(text)
      if (match === null)
        throw new MalformedFile(file, line, 'a quote is not closed, or stands inside a cell')
      position = nextCell.lastIndex
      ending = match[3] ?? ''
      row.cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
      line += match[0].match(/\r\n|\n|\r/g)?.length ?? 0
    }
    if (row.cells.length > 1 || row.cells[0] !== '') rows.push(row)
  }
  return rows
}
