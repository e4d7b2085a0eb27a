import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toCsv } from '../../src/domain/csv.ts'

describe('CSV', () => {
  const columns = ['rank', 'pool.slug', 'pool.name', 'tags', 'late']

  it('has the columns that it was told, those of nested fields after a dot', () => {
    const rows = [
      { rank: 1, pool: { slug: 'a-b', name: 'A, "B"' }, tags: ['x'] },
      { rank: null, pool: { slug: 'c-d', name: 'C' }, late: true },
    ]
    expect(toCsv(columns, rows)).toBe(
      'rank,pool.slug,pool.name,tags,late\r\n1,a-b,"A, ""B""","[""x""]",\r\n,c-d,C,,true\r\n',
    )
  })

  it('has no others for what is null, and the same for no row at all', () => {
    expect(toCsv(columns, [{ rank: 2, pool: null }])).toBe(`${columns.join(',')}\r\n2,,,,\r\n`)
    expect(toCsv(columns, [])).toBe(`${columns.join(',')}\r\n`)
    expect(toCsv(['constructor', 'a.toString'], [{ a: {} }])).toBe('constructor,a.toString\r\n,\r\n')
  })

  it.each(['=1+1', '+1+1', '-1+1', '@SUM(A1)', '\t=1', '\n=1', '＝1', '＠SUM(A1)', '=HYPERLINK("http://x")'])(
    'disarms %j',
    text => {
      const cell = toCsv(['name'], [{ name: text }]).split('\r\n')[1] ?? ''
      expect(cell.replace(/^"/, '').startsWith("'")).toBe(true)
    },
  )

  it('leaves numbers as they are, negative ones too', () => {
    expect(toCsv(['a', 'b', 'c'], [{ a: '-12.500000', b: -1e-9, c: 0 }])).toBe(
      'a,b,c\r\n-12.500000,-1e-9,0\r\n',
    )
  })

  it('keeps every row one row, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), texts => {
        const rows = texts.map(text => ({ text }))
        const csv = toCsv(['text'], rows)
        const outsideQuotes = csv.replace(/"(?:[^"]|"")*"/g, '')
        expect(outsideQuotes.match(/\r\n/g)).toHaveLength(texts.length + 1)
      }),
    )
  })
})
