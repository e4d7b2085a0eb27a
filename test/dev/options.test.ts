import { describe, expect, it } from 'vitest'
import { UsageError } from '../../dev/command-line.ts'
import { parseStartOptions } from '../../dev/options.ts'
import { parseReplayOptions } from '../../dev/replay/options.ts'
import { newApiKey } from '../../src/domain/api-key.ts'

const operatorKey = newApiKey(bytes => bytes.fill(7))

function problemOf(parse: () => unknown): string {
  try {
    parse()
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  throw new Error('There was no problem.')
}

describe('the options of npm start', () => {
  it('have defaults for a developer’s machine', () => {
    expect(parseStartOptions([], {})).toEqual({
      port: 8787,
      dataDir: '.data',
      demo: 'simulated',
      clock: 'real',
      slotSeconds: 900,
      json: false,
      help: false,
      operatorKey: undefined,
    })
  })

  it('are all taken', () => {
    const args = '--port 0 --data-dir /tmp/x --demo none --clock simulated --slot-seconds 86400 --json'
    expect(parseStartOptions(args.split(' '), { OPERATOR_KEY: operatorKey })).toEqual({
      port: 0,
      dataDir: '/tmp/x',
      demo: 'none',
      clock: 'simulated',
      slotSeconds: 86_400,
      json: true,
      help: false,
      operatorKey,
    })
  })

  it('take the last of two, and an equals sign', () => {
    expect(parseStartOptions(['--port=1', '--port=2'], {}).port).toBe(2)
  })

  it.each([
    [['--prot', '1'], "Unknown option '--prot'. See --help."],
    [['--port'], "Option '--port <value>' argument missing. See --help."],
    [['--port', '65536'], '--port takes a whole number from 0 to 65535, not "65536".'],
    [['--port', '-1'], /--port/],
    [['--port', '1e3'], '--port takes a whole number from 0 to 65535, not "1e3".'],
    [['--port', ''], '--port takes a whole number from 0 to 65535, not "".'],
    [['--demo', 'yes'], '--demo takes none or simulated, not "yes".'],
    [['--clock', 'fast'], '--clock takes real or simulated, not "fast".'],
    [['--slot-seconds', '7'], /divides a day/],
    [['--slot-seconds', '0'], /from 1 to 86400/],
    [['--data-dir', ''], '--data-dir takes the path of a folder.'],
    [['--json=yes'], /--json/],
    [['extra'], "Unexpected argument 'extra'. See --help."],
  ])('refuse %j in one line', (args, message) => {
    const problem = problemOf(() => parseStartOptions(args, {}))
    expect(problem).toMatch(message)
    expect(problem).not.toContain('\n')
  })

  it('refuse a key that is none, without repeating it', () => {
    const problem = problemOf(() => parseStartOptions([], { OPERATOR_KEY: 'cp_live_secret' }))
    expect(problem).toContain('OPERATOR_KEY')
    expect(problem).not.toContain('secret')
  })

  it('take an empty key for none', () => {
    expect(parseStartOptions([], { OPERATOR_KEY: '' }).operatorKey).toBeUndefined()
  })
})

describe('the options of a replay', () => {
  const needed = ['--data', 'folder', '--project', 'ML2']

  it('give every forecaster 200 credits, but those of EERP 101', () => {
    expect(parseReplayOptions(needed)).toMatchObject({
      liquidity: '100',
      endowment: '200',
      exchange: undefined,
    })
    expect(parseReplayOptions(['--data', 'folder', '--project', 'EERP'])).toMatchObject({ endowment: '101' })
    expect(parseReplayOptions([...needed, '--endowment', '50.5'])).toMatchObject({ endowment: '50.5' })
  })

  it('take an exchange that runs with all that is needed to reach it', () => {
    const reach = ['--url', 'http://127.0.0.1:8787/', '--operator-key', operatorKey]
    const ownerDatabaseUrl = 'postgresql://owner:secret@127.0.0.1:5432/capital_pools'
    expect(parseReplayOptions([...needed, ...reach, '--owner-database-url', ownerDatabaseUrl])).toMatchObject(
      {
        exchange: { url: 'http://127.0.0.1:8787', operatorKey, ownerDatabaseUrl },
      },
    )
    expect(problemOf(() => parseReplayOptions([...needed, ...reach]))).toContain('go together')
  })

  it.each([
    [[], /--data is missing/],
    [['--data', 'folder'], /--project is missing/],
    [['--data', 'folder', '--project', '../x'], /--project takes a name/],
    [[...needed, '--liquidity', '0'], /--liquidity takes a number from 1/],
    [[...needed, '--liquidity', '1.2345678'], /at most 6 decimals/],
    [[...needed, '--endowment', 'much'], /--endowment takes a number/],
  ])('refuse %j in one line', (args, message) => {
    expect(problemOf(() => parseReplayOptions(args))).toMatch(message)
  })

  it('are not needed to ask for help', () => {
    expect(parseReplayOptions(['--help'])).toBe('help')
  })
})
