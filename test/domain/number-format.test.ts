import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromMillionths } from '../../src/domain/decimal.ts'
import {
  axisText,
  compactCreditsText,
  compactPriceText,
  creditsText,
  groupThousands,
  indexText,
  percentText,
  priceText,
  quantityText,
  ratioText,
  roundDecimal,
  shareText,
  signedCreditsText,
  signedPercentText,
  toneOf,
} from '../../src/domain/number-format.ts'

const millionths = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n })

describe('rounding', () => {
  it.each([
    ['0', 2, '0.00'],
    ['1000.000000', 2, '1000.00'],
    ['0.005000', 2, '0.01'],
    ['0.004999', 2, '0.00'],
    ['-0.005000', 2, '-0.01'],
    ['-0.004999', 2, '0.00'],
    ['999.995000', 2, '1000.00'],
    ['-999999.999999', 2, '-1000000.00'],
    ['12.5', 0, '13'],
    ['-0.4', 0, '0'],
    ['99999999999999.994999', 2, '99999999999999.99'],
    ['123456789012345678901234.567890', 2, '123456789012345678901234.57'],
    ['0.000001', 6, '0.000001'],
    ['7', 4, '7.0000'],
  ])('makes %s at %i decimals %s', (decimal, decimals, rounded) => {
    expect(roundDecimal(decimal, decimals)).toBe(rounded)
  })

  it('is never further off than half of the last place', () => {
    fc.assert(
      fc.property(millionths, amount => {
        const rounded = BigInt(roundDecimal(fromMillionths(amount), 2).replace('.', '')) * 10_000n
        const difference = rounded - amount
        return difference <= 5_000n && difference >= -5_000n
      }),
    )
  })

  it('keeps every digit where there is room for them', () => {
    fc.assert(
      fc.property(millionths, amount => roundDecimal(fromMillionths(amount), 6) === fromMillionths(amount)),
    )
  })
})

describe('grouping', () => {
  it.each([
    ['0.00', '0.00'],
    ['999.10', '999.10'],
    ['1000', '1,000'],
    ['-1000.123456', '−1,000.123456'],
    ['123456789.00', '123,456,789.00'],
  ])('writes %s as %s', (decimal, grouped) => expect(groupThousands(decimal)).toBe(grouped))

  it('changes nothing but commas and the minus', () => {
    fc.assert(
      fc.property(millionths, amount => {
        const text = fromMillionths(amount)
        return groupThousands(text).replaceAll(',', '').replace('−', '-') === text
      }),
    )
  })
})

describe('credits', () => {
  it.each([
    ['1234.567890', '1,234.57', '+1,234.57'],
    ['-1234.567890', '−1,234.57', '−1,234.57'],
    ['0.000000', '0.00', '0.00'],
    ['0.000001', '0.00', '0.00'],
    ['-0.000001', '0.00', '0.00'],
    ['99999999999999.999999', '100,000,000,000,000.00', '+100,000,000,000,000.00'],
  ])('writes %s as %s, and as %s where it is a gain', (credits, text, signed) => {
    expect(creditsText(credits)).toBe(text)
    expect(signedCreditsText(credits)).toBe(signed)
  })

  it.each([
    ['0.000000', '0.00'],
    ['-12.500000', '−12.50'],
    ['999999999.990000', '999,999,999.99'],
    ['1000000000.000000', '1.00B'],
    ['-12345678901.500000', '−12.35B'],
    ['999999999999.000000', '1,000.00B'],
    ['1000000000000.000000', '1.00T'],
    ['123456789012345678.000000', '123,456.79T'],
  ])('writes %s briefly as %s', (credits, text) => expect(compactCreditsText(credits)).toBe(text))
})

describe('quantities and prices', () => {
  it.each([
    ['100.000000', '100'],
    ['-1234.500000', '−1,234.5'],
    ['0.123456', '0.1235'],
    ['0.000012', '0.000012'],
    ['0.000000', '0'],
    ['1000000.000000', '1,000,000'],
  ])('writes the quantity %s as %s', (quantity, text) => expect(quantityText(quantity)).toBe(text))

  it.each([
    ['0.731059', '0.7311'],
    ['0.000012', '0.000012'],
    ['1.000000', '1.0000'],
    ['0.000000', '0.0000'],
    ['64321.500000', '64,321.50'],
    ['999.123456', '999.1235'],
  ])('writes the price %s as %s', (price, text) => expect(priceText(price)).toBe(text))

  it('writes a price briefly where it is in the billions', () => {
    expect(['1.043215', '99999999999999.999999'].map(compactPriceText)).toEqual(['1.0432', '100.00T'])
  })
})

describe('percentages', () => {
  it.each([
    [0.1234, '12.34%', '+12.34%'],
    [-0.005, '−0.50%', '−0.50%'],
    [0, '0.00%', '0.00%'],
    [-1e-9, '0.00%', '0.00%'],
    [1e-9, '0.00%', '0.00%'],
    [-1, '−100.00%', '−100.00%'],
    [123.456789, '12,345.68%', '+12,345.68%'],
    [1e30, '1.00e32%', '+1.00e32%'],
    [null, '–', '–'],
    [Number.NaN, '–', '–'],
    [Number.POSITIVE_INFINITY, '–', '–'],
  ])('writes %s as %s, and as %s where it is a gain', (ratio, text, signed) => {
    expect(percentText(ratio)).toBe(text)
    expect(signedPercentText(ratio)).toBe(signed)
  })

  it.each([
    ['50.000000', '200.000000', '25.0%'],
    ['0.000000', '200.000000', '0.0%'],
    ['1.000000', '0.000000', null],
    ['99999999999999.000000', '99999999999999.000000', '100.0%'],
  ])('says what share %s is of %s: %s', (part, whole, text) => expect(shareText(part, whole)).toBe(text))
})

it.each([
  [1.254, '1.25'],
  [-0.5, '−0.50'],
  [-0.001, '0.00'],
  [123_456, '123.5K'],
  [null, '–'],
  [Number.NaN, '–'],
])('a ratio of %s is written %s', (ratio, text) => expect(ratioText(ratio)).toBe(text))

describe('indexes and axes', () => {
  it.each([
    [1, '1.0000'],
    [0.98765, '0.9877'],
    [1234.5, '1,234.5000'],
    [12_345_678, '12.35M'],
    [1e21, '1.0e21'],
  ])('writes the index %d as %s', (index, text) => expect(indexText(index)).toBe(text))

  it('gives an axis the decimals it asks for', () => {
    expect([0.5, 1, -1.25].map(value => axisText(value, 2))).toEqual(['0.50', '1.00', '−1.25'])
  })
})

describe('tone', () => {
  it.each([
    ['+1.00', 'gain'],
    ['−1.00', 'loss'],
    ['0.00', undefined],
    ['–', undefined],
  ])('of %s is %s', (text, tone) => expect(toneOf(text)).toBe(tone))
})
