import { parseOptionValues, UsageError } from '../command-line.ts'

export const screenshotsHelp = `Usage: npm run screenshots [-- options]

Takes a picture of every page, wide and narrow, light and dark, with the simulated demonstration in the exchange.

  --out <folder>      where the pictures go (default .screenshots)
  --data <folder>     also with a replay of the recording in this folder (see npm run replay)
  --project <name>    which of its recordings (default RPP)
  --readme            also takes the two pictures that the README shows
  --help              this text
`

export interface ScreenshotOptions {
  out: string
  replay: { data: string; project: string } | null
  readme: boolean
}

/** The options of `npm run screenshots`. Throws `UsageError` with one line that names what is wrong. */
export function parseScreenshotOptions(args: string[]): ScreenshotOptions | 'help' {
  const values = parseOptionValues(args, {
    out: { type: 'string', default: '.screenshots' },
    data: { type: 'string' },
    project: { type: 'string', default: 'RPP' },
    readme: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  })
  if (values.help) return 'help'
  if (values.out === '') throw new UsageError('--out takes the path of a folder.')
  return {
    out: values.out,
    replay: values.data === undefined ? null : { data: values.data, project: values.project },
    readme: values.readme,
  }
}
