import { isWellFormedKey } from '../src/domain/api-key.ts'
import { DEFAULT_SLOT_SECONDS, dividesDay } from '../src/domain/slots.ts'
import { oneOf, parseOptionValues, UsageError, wholeNumber } from './command-line.ts'

export const startHelp = `Usage: npm start [-- options]

Runs the exchange on this machine: Postgres, the Neon endpoint in front of it, the Worker, and its cron.

  --port <n>           the Worker's port; 0 takes any free one (default 8787)
  --data-dir <folder>  where the data is kept (default .data)
  --demo <which>       what an exchange without pools is filled with: simulated or none (default simulated)
  --clock <which>      the exchange's time: real, or simulated, which stands still until it is set (default real)
  --slot-seconds <n>   the length of a snapshot slot; must divide a day (default ${DEFAULT_SLOT_SECONDS})
  --json               one line of JSON on stdout once everything answers; all else on stderr
  --help               this text

OPERATOR_KEY in the environment sets the operator's API key; without it a new exchange makes one and shows it once.
`

export interface StartOptions {
  /** 0 takes any free one. */
  port: number
  dataDir: string
  demo: 'none' | 'simulated'
  clock: 'real' | 'simulated'
  slotSeconds: number
  json: boolean
  help: boolean
  operatorKey: string | undefined
}

/** The options of `npm start`. Throws `UsageError` with one line that names what is wrong. */
export function parseStartOptions(
  args: string[],
  environment: { OPERATOR_KEY?: string | undefined },
): StartOptions {
  const values = parseOptionValues(args, {
    port: { type: 'string', default: '8787' },
    'data-dir': { type: 'string', default: '.data' },
    demo: { type: 'string', default: 'simulated' },
    clock: { type: 'string', default: 'real' },
    'slot-seconds': { type: 'string', default: String(DEFAULT_SLOT_SECONDS) },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  })
  if (values['data-dir'] === '') throw new UsageError('--data-dir takes the path of a folder.')
  return {
    port: wholeNumber('port', values.port, 0, 65_535),
    dataDir: values['data-dir'],
    demo: oneOf('demo', values.demo, ['none', 'simulated']),
    clock: oneOf('clock', values.clock, ['real', 'simulated']),
    slotSeconds: parseSlotSeconds(values['slot-seconds']),
    json: values.json,
    help: values.help,
    operatorKey: parseOperatorKey(environment.OPERATOR_KEY),
  }
}

function parseSlotSeconds(text: string): number {
  const seconds = wholeNumber('slot-seconds', text, 1, 86_400)
  if (dividesDay(seconds)) return seconds
  throw new UsageError(`--slot-seconds takes a number of seconds that divides a day, which ${text} does not.`)
}

function parseOperatorKey(key: string | undefined): string | undefined {
  if (key === undefined || key === '') return undefined
  if (isWellFormedKey(key)) return key
  throw new UsageError('OPERATOR_KEY in the environment is not an API key of the form cp_live_….')
}
