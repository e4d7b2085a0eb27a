import { isWellFormedKey } from '../../src/domain/api-key.ts'
import { isDecimal } from '../../src/domain/decimal.ts'
import { MAX_LIQUIDITY, MIN_LIQUIDITY } from '../../src/domain/limits.ts'
import { parseOptionValues, UsageError } from '../command-line.ts'

export const replayHelp = `Usage: npm run replay -- --data <folder> --project <name> [options]

Plays the trades of a recorded prediction market through the exchange's HTTP API, and checks what came of it.

  --data <folder>             holds trades-<name>.csv and findings-<name>.csv
  --project <name>            which of the recordings
  --liquidity <b>             of every market (default 100)
  --endowment <credits>       of every forecaster (default 200; EERP 101)
  --url <url>                 an exchange that runs already; needs the next two. Without it, one is started for
                              the replay in a temporary folder
  --operator-key <key>        an API key of that exchange with every scope
  --owner-database-url <url>  that exchange's database, as its owner: moves the clock and checks the books
  --json                      one line of JSON on stdout at the end; all else on stderr
  --help                      this text
`

/** What the forecasters of a project had to trade with, in credits, where it is known not to be the usual. */
const knownEndowments: Readonly<Record<string, string>> = { EERP: '101' }
const usualEndowment = '200'

export interface ReplayOptions {
  data: string
  project: string
  /** Decimal text, as the API takes it. */
  liquidity: string
  /** Decimal text, in credits. */
  endowment: string
  /** Absent: the replay starts an exchange of its own. */
  exchange: RunningExchange | undefined
  json: boolean
}

export interface RunningExchange {
  url: string
  operatorKey: string
  ownerDatabaseUrl: string
}

/** The options of a replay, or `help`. Throws `UsageError` with one line that names what is wrong. */
export function parseReplayOptions(args: string[]): ReplayOptions | 'help' {
  const values = parseOptionValues(args, {
    data: { type: 'string' },
    project: { type: 'string' },
    liquidity: { type: 'string', default: '100' },
    endowment: { type: 'string' },
    url: { type: 'string' },
    'operator-key': { type: 'string' },
    'owner-database-url': { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  })
  if (values.help) return 'help'
  const { data, project } = values
  if (!data) throw new UsageError('--data is missing: the folder with the recording. See --help.')
  if (!project) throw new UsageError('--project is missing: the name of the recording. See --help.')
  if (!/^[\w-]{1,40}$/.test(project)) {
    throw new UsageError('--project takes a name of letters, digits, hyphens and underscores.')
  }
  return {
    data,
    project,
    liquidity: positiveDecimal('liquidity', values.liquidity, MIN_LIQUIDITY, MAX_LIQUIDITY),
    endowment: positiveDecimal(
      'endowment',
      values.endowment ?? knownEndowments[project] ?? usualEndowment,
      0.000001,
      1e12,
    ),
    exchange: parseExchange(values.url, values['operator-key'], values['owner-database-url']),
    json: values.json,
  }
}

function positiveDecimal(option: string, text: string, min: number, max: number): string {
  if (isDecimal(text) && Number(text) >= min && Number(text) <= max) return text
  throw new UsageError(
    `--${option} takes a number from ${min} to ${max} with at most 6 decimals, not "${text}".`,
  )
}

function parseExchange(
  url: string | undefined,
  operatorKey: string | undefined,
  ownerDatabaseUrl: string | undefined,
): RunningExchange | undefined {
  if (url === undefined && operatorKey === undefined && ownerDatabaseUrl === undefined) return undefined
  if (!url || !operatorKey || !ownerDatabaseUrl) {
    throw new UsageError(
      '--url, --operator-key and --owner-database-url go together: give all three or none.',
    )
  }
  const parsed = URL.parse(url)
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw new UsageError('--url is not a URL of the form http://host:port.')
  }
  if (!isWellFormedKey(operatorKey))
    throw new UsageError('--operator-key is not an API key of the form cp_live_….')
  if (!/^postgres(ql)?:$/.test(URL.parse(ownerDatabaseUrl)?.protocol ?? '')) {
    throw new UsageError(
      '--owner-database-url is not a URL of the form postgresql://user:password@host/database.',
    )
  }
  return { url: parsed.origin, operatorKey, ownerDatabaseUrl }
}
