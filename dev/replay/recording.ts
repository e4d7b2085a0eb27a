import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '../command-line.ts'
import { type CsvRecord, MalformedFile, parseCsv } from './csv.ts'

/** What people did on another market platform, as its files tell it. */
export interface Recording {
  project: string
  findings: Finding[]
  /** In the order in which they happened. */
  trades: Trade[]
}

/** A published finding, and whether it was found again. */
export interface Finding {
  id: string
  citation: string
  doi: string
  replicated: boolean
}

export interface Trade {
  findingId: string
  forecasterId: string
  at: Date
  /** The probability after the trade, within (0, 1). */
  price: number
  /** Says on which side the trade was, where the price alone does not. */
  type: string
}

/**
 * Reads `trades-<project>.csv` and `findings-<project>.csv` from a folder.
 *
 * @throws UsageError where a file cannot be read, MalformedFile where its text is not what it should be
 */
export async function readRecording(folder: string, project: string): Promise<Recording> {
  const findings = await readFindings(folder, `findings-${project}.csv`)
  const trades = await readTrades(folder, `trades-${project}.csv`, new Set(findings.map(({ id }) => id)))
  return { project, findings, trades }
}

async function readFindings(folder: string, file: string): Promise<Finding[]> {
  const known = new Set<string>()
  return (await readRecords(folder, file, ['finding_id', 'replicated'])).map(({ line, cells }) => {
    const id = textOf(file, line, 'finding_id', cells)
    if (known.has(id)) throw new MalformedFile(file, line, `finding_id "${id}" is there already`)
    known.add(id)
    const replicated = cells['replicated'] ?? ''
    if (!/^[01]$/.test(replicated)) {
      throw new MalformedFile(file, line, `replicated is "${replicated}", not 0 or 1`)
    }
    return {
      id,
      citation: cells['cite'] || `Finding ${id}`,
      doi: cells['doi'] ?? '',
      replicated: replicated === '1',
    }
  })
}

async function readTrades(folder: string, file: string, findingIds: ReadonlySet<string>): Promise<Trade[]> {
  const columns = ['finding_id', 'time_stamp', 'forecaster_id', 'price']
  const trades = (await readRecords(folder, file, columns)).map(({ line, cells }) => {
    const findingId = textOf(file, line, 'finding_id', cells)
    if (!findingIds.has(findingId)) {
      throw new MalformedFile(file, line, `finding_id "${findingId}" is not among the findings`)
    }
    return {
      findingId,
      forecasterId: textOf(file, line, 'forecaster_id', cells),
      at: instantOf(file, line, cells['time_stamp'] ?? ''),
      price: priceOf(file, line, cells['price'] ?? ''),
      type: cells['transaction_type'] ?? '',
    }
  })
  if (trades.length === 0) throw new MalformedFile(file, 1, 'there are no trades')
  return trades
}

async function readRecords(folder: string, file: string, columns: string[]): Promise<CsvRecord[]> {
  const path = join(folder, file)
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : error
    throw new UsageError(`${path} cannot be read (${reason}): choose the folder with --data.`)
  }
  return parseCsv(file, text, columns)
}

function textOf(file: string, line: number, column: string, cells: CsvRecord['cells']): string {
  const text = cells[column]
  if (text) return text
  throw new MalformedFile(file, line, `${column} is empty`)
}

function instantOf(file: string, line: number, text: string): Date {
  const [, date, time, zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?$/.exec(text) ?? []
  const at = new Date(`${date}T${time}${zone}`)
  if (!Number.isNaN(at.getTime())) return at
  throw new MalformedFile(file, line, `time_stamp "${text}" is not an ISO 8601 time`)
}

function priceOf(file: string, line: number, text: string): number {
  const price = /^[\d.eE+-]+$/.test(text) ? Number(text) : Number.NaN
  if (price > 0 && price < 1) return price
  throw new MalformedFile(file, line, `price "${text}" is not between 0 and 1`)
}
