import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromMillionths, isDecimal, toMillionths } from '../../src/domain/decimal.ts'

describe('decimal text', () => {
  it.each(['0', '1', '12.5', '0.000001', '999999999999.999999', '10.10'])('takes %s', text => {
    expect(isDecimal(text)).toBe(true)
  })

  it.each(['', '-1', '+1', '1.', '.5', '01', '1e3', '1.0000001', '1234567890123', ' 1', '1 ', 'NaN', '١'])(
    'refuses "%s"',
    text => {
      expect(isDecimal(text)).toBe(false)
    },
  )

  it('reads millionths by the digits', () => {
    expect(toMillionths('12.5')).toBe(12_500_000n)
    expect(toMillionths('-0.000001')).toBe(-1n)
  })

  it('comes back from millionths as it went in', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), millionths => {
        expect(toMillionths(fromMillionths(millionths))).toBe(millionths)
      }),
    )
  })
})
