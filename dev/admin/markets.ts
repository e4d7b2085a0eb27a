import { readFile } from 'node:fs/promises'
import { MAX_PRICES_PER_FEED } from '../../src/domain/limits.ts'
import { messageOf, UsageError } from '../command-line.ts'
import { type CsvRecord, parseCsv } from '../replay/csv.ts'
import type { AdminCommand } from './command.ts'
import { ExchangeRefused } from './exchange.ts'

/** Members that the API takes as numbers; the others are text. */
const wholeNumbers = new Set(['spread_bps', 'max_age_seconds', 'fee_bps'])

export const marketCommands: readonly AdminCommand[] = [
  {
    name: 'markets import',
    usage: '--file markets.csv',
    about:
      'opens a market for each row; columns are the members of POST /api/markets. Those that are there already are left alone',
    values: ['file'],
    run: async given => {
      const file = given.value('file')
      const records = parseCsv(file, await textOf(file), ['slug', 'title', 'category', 'pricing'])
      const exchange = given.exchange()
      const failed: string[] = []
      let created = 0
      let existing = 0
      for (const { line, cells } of records) {
        try {
          await exchange.post('/api/markets', marketOf(cells))
          created += 1
        } catch (error) {
          if (!(error instanceof ExchangeRefused)) throw error
          if (error.code === 'slug_taken') existing += 1
          else failed.push(`line ${line}: ${messageOf(error)}`)
        }
      }
      return { rows: { created, existing, failed }, failed: failed.length > 0 }
    },
  },
  {
    name: 'markets resolve',
    usage: '--market it-replicates (--outcome 1 | --void)',
    about: 'pays every holder, or undoes every fill',
    values: ['market', 'outcome'],
    flags: ['void'],
    run: async given => {
      const outcome = given.valueOrNull('outcome')
      if ((outcome !== null) === given.flag('void'))
        throw new UsageError('Give --outcome or --void. See --help.')
      const path = `/api/markets/${encodeURIComponent(given.value('market'))}/resolution`
      return { rows: await given.exchange().post(path, outcome === null ? { void: true } : { outcome }) }
    },
  },
  {
    name: 'prices import',
    usage: '--file prices.csv',
    about: 'feeds quoted markets; columns are market, price and, where it is not the present, at',
    values: ['file'],
    run: async given => {
      const file = given.value('file')
      const prices = parseCsv(file, await textOf(file), ['market', 'price']).map(pricesOf)
      const exchange = given.exchange()
      const totals = { received: 0, recorded: 0 }
      for (let first = 0; first < prices.length; first += MAX_PRICES_PER_FEED) {
        const feed = prices.slice(first, first + MAX_PRICES_PER_FEED)
        const answer = await exchange.post('/api/prices', feed)
        totals.received += Number(answer['received'])
        totals.recorded += Number(answer['recorded'])
      }
      return { rows: totals }
    },
  },
]

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new UsageError(`The file ${file} cannot be read.`)
  })
}

/** An empty cell is an absent member. */
function marketOf(cells: CsvRecord['cells']): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(cells)
      .filter(([, cell]) => cell !== '')
      .map(([name, cell]) => [name, wholeNumbers.has(name) && /^\d{1,9}$/.test(cell) ? Number(cell) : cell]),
  )
}

function pricesOf({ cells: { market, price, at } }: CsvRecord): Record<string, string | undefined> {
  return { market, price, ...(at ? { at } : {}) }
}
