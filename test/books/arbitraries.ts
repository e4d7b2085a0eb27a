import fc from 'fast-check'
import { fromMillionths } from '../../src/domain/decimal.ts'

/** Decimal text from `least` to `most` credits, units or quantities, every millionth as likely as a whole number. */
export function decimalBetween(least: number, most: number): fc.Arbitrary<string> {
  const between = (from: number, to: number) => fc.bigInt(BigInt(from), BigInt(to))
  const millionths = between(Math.round(least * 1e6), Math.round(most * 1e6))
  const [first, last] = [Math.ceil(least), Math.floor(most)]
  if (first > last) return millionths.map(fromMillionths)
  return fc
    .oneof(
      millionths,
      between(first, last).map(count => count * 1_000_000n),
    )
    .map(fromMillionths)
}

export const side = fc.constantFrom('buy' as const, 'sell' as const)

/** From a market that a small order moves to one that nothing does, from all but impossible to all but certain. */
export const lmsrMarket = fc.record({
  pricing: fc.constant('lmsr' as const),
  liquidity: fc.oneof(decimalBetween(1, 1000), decimalBetween(1000, 1_000_000)),
  initial_price: fc.oneof(decimalBetween(0.05, 0.95), decimalBetween(0.000001, 0.999999)),
  fee_bps: fc.constantFrom(0, 0, 1, 25, 1000),
})

const quotedMarket = fc.record({
  pricing: fc.constant('quoted' as const),
  price: decimalBetween(0.001, 0.999),
  spread_bps: fc.constantFrom(0, 1, 20, 5000),
  fee_bps: fc.constantFrom(0, 0, 1, 25, 1000),
  liquidity: fc.constant(undefined),
  initial_price: fc.constant(undefined),
})

export const anyMarket = fc.oneof(
  { arbitrary: lmsrMarket, weight: 3 },
  { arbitrary: quotedMarket, weight: 1 },
)
