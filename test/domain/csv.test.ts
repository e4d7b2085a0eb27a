import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toCsv } from '../../src/domain/csv.ts'

describe('CSV', () => {
  it('has a header of all fields, nested ones joined by a dot', () => {
    const rows = [
      { rank: 1, pool: { slug: 'a-b', name: 'A, "B"' }, tags: ['x'] },
      { rank: null, pool: { slug: 'c-d', name: 'C' }, late: true },
    ]
    expect(toCsv(rows)).toBe(
      'rank,pool.slug,pool.name,tags,late\r\n1,a-b,"A, ""B""","[""x""]",\r\n,c-d,C,,true\r\n',
    )
  })

  it.each(['=1+1', '+1+1', '-1+1', '@SUM(A1)', '\t=1', '\n=1', '＝1', '＠SUM(A1)', '=HYPERLINK("http://x")'])(
    'disarms %j',
    text => {
      const cell = toCsv([{ name: text }]).split('\r\n')[1] ?? ''
      expect(cell.replace(/^"/, '').startsWith("'")).toBe(true)
    },
  )

  it('leaves numbers as they are, negative ones too', () => {
    expect(toCsv([{ a: '-12.500000', b: -1e-9, c: 0 }])).toBe('a,b,c\r\n-12.500000,-1e-9,0\r\n')
  })

  it('keeps every row one row, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), texts => {
        const csv = toCsv(texts.map(text => ({ text })))
        const outsideQuotes = csv.replace(/"(?:[^"]|"")*"/g, '')
        expect(outsideQuotes.match(/\r\n/g)).toHaveLength(texts.length + 1)
      }),
    )
  })
})
