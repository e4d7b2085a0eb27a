/**
 * The records of a CSV file by the grammar of RFC 4180, section 2, with CRLF as the only line end. Throws where the text is
 * not of that grammar: a quote inside of an unquoted field, text after a closing quote, a record of another length.
 */
export function parseCsv(csv: string): string[][] {
  const records: string[][] = []
  let position = 0
  while (position < csv.length) {
    const record: string[] = []
    for (let isOver = false; !isOver; ) {
      const { field, end } = csv[position] === '"' ? quotedField(csv, position) : plainField(csv, position)
      record.push(field)
      isOver = csv[end] !== ','
      if (isOver && csv.slice(end, end + 2) !== '\r\n') throw new Error(`no line end at ${end}`)
      position = end + (isOver ? 2 : 1)
    }
    if (records[0] !== undefined && records[0].length !== record.length)
      throw new Error('records differ in length')
    records.push(record)
  }
  return records
}

function plainField(csv: string, begin: number): { field: string; end: number } {
  const [field = ''] = /^[^",\r\n]*/.exec(csv.slice(begin)) ?? []
  return { field, end: begin + field.length }
}

function quotedField(csv: string, begin: number): { field: string; end: number } {
  const [quoted] = /^"(?:[^"]|"")*"/.exec(csv.slice(begin)) ?? []
  if (quoted === undefined) throw new Error(`a quote at ${begin} is never closed`)
  return { field: quoted.slice(1, -1).replaceAll('""', '"'), end: begin + quoted.length }
}
