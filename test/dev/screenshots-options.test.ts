import { describe, expect, it } from 'vitest'
import { parseScreenshotOptions } from '../../dev/screenshots/options.ts'

describe('the options of npm run screenshots', () => {
  it('take the demonstration alone unless told otherwise', () => {
    expect(parseScreenshotOptions([])).toEqual({ out: '.screenshots', replay: null, readme: false })
  })

  it('take a replay where there is a folder for it', () => {
    expect(parseScreenshotOptions(['--data', 'recorded', '--project', 'EERP', '--readme'])).toEqual({
      out: '.screenshots',
      replay: { data: 'recorded', project: 'EERP' },
      readme: true,
    })
  })

  it('explain themselves', () => expect(parseScreenshotOptions(['--help'])).toBe('help'))

  it.each([[['--out=']], [['--colour']], [['extra']]])('refuse %j in one line', args => {
    expect(() => parseScreenshotOptions(args)).toThrow(/^.+$/)
  })
})
