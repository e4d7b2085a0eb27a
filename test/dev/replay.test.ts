import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseCsv } from '../../dev/replay/csv.ts'
import { readRecording } from '../../dev/replay/recording.ts'
import { slugsOf } from '../../dev/replay/slugs.ts'
import { isFreeSlug } from '../../src/domain/slug.ts'
import { runScript } from '../support/command.ts'

const recordings = join(import.meta.dirname, '../../../shared/data/replication-markets')
const wholeReplayMilliseconds = 600_000
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recordings-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a CSV text', () => {
  const cellsOf = (text: string) => parseCsv('file.csv', text, []).map(({ cells }) => cells)

  it('is read with its quotes, commas and line breaks', () => {
    const text = 'a,b\r\n1,"x, ""y""\nz"\r\n\r\n"",2\r\n'
    expect(cellsOf(text)).toEqual([
      { a: '1', b: 'x, "y"\nz' },
      { a: '', b: '2' },
    ])
  })

  it('may begin with a byte order mark and end without a line break', () => {
    expect(cellsOf('\uFEFFa,b\n1,2')).toEqual([{ a: '1', b: '2' }])
    expect(cellsOf('a,b\n1,')).toEqual([{ a: '1', b: '' }])
  })

  it('knows in which line of the file a record begins', () => {
    expect(parseCsv('file.csv', 'a\n"x\ny"\nz\n', []).map(({ line }) => line)).toEqual([2, 4])
  })

  it.each([
    ['', 'file.csv, line 1: the file is empty'],
    ['a,b\n1,2,3\n', 'file.csv, line 2: 3 cells where the header has 2'],
    ['a,b\n1,"2\n', 'file.csv, line 2: a quote is not closed, or stands inside a cell'],
    ['a,b\n1,x"2"\n', 'file.csv, line 2: a quote is not closed, or stands inside a cell'],
    ['b\n1\n', 'file.csv, line 1: the header has no column a'],
  ])('%j is refused with its line', (text, message) => {
    expect(() => parseCsv('file.csv', text, ['a'])).toThrow(message)
  })
})

describe('slugs', () => {
  it('are of their own for ids of any form', () => {
    const ids = ['d7rtl', 'D7RTL', 'a b', 'a-b', '', '☃', 'é', 'x'.repeat(99), `${'x'.repeat(99)}y`]
    const slugs = [...slugsOf('RPP', ids).values()]
    expect(slugs.slice(0, 7)).toEqual([
      'rpp-d7rtl',
      'rpp-d7rtl-2',
      'rpp-a-b',
      'rpp-a-b-2',
      'rpp',
      'rpp-2',
      'rpp-e',
    ])
    expect(new Set(slugs).size).toBe(ids.length)
    expect(slugs.filter(slug => !isFreeSlug(slug))).toEqual([])
  })

  it('are never a word that a path keeps for itself, nor shaped like an id', () => {
    const uuid = '0190a8b0-0000-7000-8000-000000000000'
    const [leaderboard, id] = [...slugsOf('', ['leaderboard', uuid]).values()]
    expect(leaderboard).toBe('leaderboard-2')
    expect(id).toBe(`${uuid}-2`)
  })
})

describe('a recording', () => {
  const findings = 'project,finding_id,cite,replicated\nX,1,"A, B & C (2008)",1\nX,2,,0\n'
  const header = 'project,finding_id,time_stamp,forecaster_id,transaction_type,price\n'

  async function read(trades: string, withFindings = findings) {
    await writeFile(join(folder, 'findings-X.csv'), withFindings)
    await writeFile(join(folder, 'trades-X.csv'), header + trades)
    return readRecording(folder, 'X')
  }

  it('is read from its two files', async () => {
    expect(await read('X,2,2012-11-09T10:08:00Z,f1,sell,0.495\n')).toEqual({
      project: 'X',
      findings: [
        { id: '1', citation: 'A, B & C (2008)', doi: '', replicated: true },
        { id: '2', citation: 'Finding 2', doi: '', replicated: false },
      ],
      trades: [
        {
          findingId: '2',
          forecasterId: 'f1',
          at: new Date('2012-11-09T10:08:00Z'),
          price: 0.495,
          type: 'sell',
        },
      ],
    })
  })

  it.each([
    [
      'X,3,2012-11-09T10:08:00Z,f1,buy,0.5\n',
      'trades-X.csv, line 2: finding_id "3" is not among the findings',
    ],
    ['X,1,yesterday,f1,buy,0.5\n', 'trades-X.csv, line 2: time_stamp "yesterday" is not an ISO 8601 time'],
    ['X,1,2012-11-09T10:08:00Z,f1,buy,1\n', 'trades-X.csv, line 2: price "1" is not between 0 and 1'],
    ['X,1,2012-11-09T10:08:00Z,f1,buy,NA\n', 'trades-X.csv, line 2: price "NA" is not between 0 and 1'],
    ['X,1,2012-11-09T10:08:00Z,,buy,0.5\n', 'trades-X.csv, line 2: forecaster_id is empty'],
    ['', 'trades-X.csv, line 1: there are no trades'],
  ])('with the trade %j is refused with its line', async (trade, message) => {
    await expect(read(trade)).rejects.toThrow(message)
  })

  it('with a finding that neither replicated nor did not is refused', async () => {
    const unknown = read('X,1,2012-11-09T10:08:00Z,f1,buy,0.5\n', 'finding_id,replicated\n1,NA\n')
    await expect(unknown).rejects.toThrow('findings-X.csv, line 2: replicated is "NA", not 0 or 1')
  })
})

describe('npm run replay', () => {
  const temporaryFolders = async () =>
    (await readdir(tmpdir())).filter(name => name.startsWith('capital-pools-replay-'))

  it('plays another project’s recording: ids of any form, equal and unordered times, a trade of nothing', async () => {
    await writeFile(
      join(folder, 'findings-Other_2.csv'),
      'finding_id,replicated\nleaderboard,1\n"F, ""2""",0\n',
    )
    await writeFile(
      join(folder, 'trades-Other_2.csv'),
      [
        'finding_id,time_stamp,forecaster_id,transaction_type,price',
        'leaderboard,2015-01-01 10:00:00,Ann Ö.,buy,0.6',
        'leaderboard,2015-01-01T09:00:00Z,ann-o,sell,0.55',
        '"F, ""2""",2015-01-01T10:00:00Z,Ann Ö.,sell,0.4',
        '"F, ""2""",2015-01-03T00:00:00Z,ann-o,buy,0.4',
        '',
      ].join('\n'),
    )
    const args = [
      '--data',
      folder,
      '--project',
      'Other_2',
      '--liquidity',
      '20',
      '--endowment',
      '50',
      '--json',
    ]
    const { code, stdout, stderr } = await runScript('dev/replay.ts', args).end()
    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(JSON.parse(stdout)).toMatchObject({
      orders_accepted: 4,
      orders_refused: 0,
      book_differences: 0,
      pools: 2,
      markets: 2,
    })
  })

  it('counts the trades that were refused, and fails', async () => {
    await writeFile(join(folder, 'findings-Poor.csv'), 'finding_id,replicated\n1,1\n')
    await writeFile(
      join(folder, 'trades-Poor.csv'),
      'finding_id,time_stamp,forecaster_id,price\n1,2015-01-01T10:00:00Z,f1,0.9\n1,2015-01-01T10:00:00Z,f2,0.501\n',
    )
    const args = ['--data', folder, '--project', 'Poor', '--endowment', '1', '--json']
    const { code, stdout, stderr } = await runScript('dev/replay.ts', args).end()
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ orders_accepted: 1, orders_refused: 1, book_differences: 0 })
    expect(stderr).toContain('Trade 1 was refused')
  })

  it('ends in one line for a bad option or a missing file', async () => {
    const bad = await runScript('dev/replay.ts', ['--data', folder]).end()
    expect(bad).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^--project is missing.*\n$/),
    })
    const missing = await runScript('dev/replay.ts', ['--data', folder, '--project', 'Nowhere']).end()
    expect(missing).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^.*ENOENT.*\n$/) })
  })

  it('removes its exchange when it is interrupted', async () => {
    const before = await temporaryFolders()
    const args = ['--data', folder, '--project', 'Poor', '--endowment', '1', '--json']
    const command = runScript('dev/replay.ts', args)
    while ((await temporaryFolders()).length === before.length)
      await new Promise(done => setTimeout(done, 50))
    command.process.kill('SIGINT')
    expect((await command.end()).code).toBe(130)
    expect(await temporaryFolders()).toEqual(before)
  })

  const isRecorded = existsSync(join(recordings, 'trades-RPP.csv'))
  if (!isRecorded) console.warn(`LEFT OUT: the replay of RPP, because there is no recording in ${recordings}`)

  it.skipIf(!isRecorded)(
    'plays all 2,288 trades of RPP to the recorded prices, with the books right at the end',
    async () => {
      const args = ['--data', recordings, '--project', 'RPP', '--json']
      const { code, stdout, stderr } = await runScript('dev/replay.ts', args).end()
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout.trimEnd().split('\n')).toHaveLength(1)
      const result = JSON.parse(stdout)
      expect(result).toMatchObject({
        orders_accepted: 2288,
        orders_refused: 0,
        book_differences: 0,
        pools: 83,
        markets: 40,
        unexplained_figures: 0,
      })
      expect(result.measured_pools).toBeGreaterThan(0)
      expect(result.max_price_difference).toBeLessThan(2e-6)
    },
    wholeReplayMilliseconds,
  )
})
