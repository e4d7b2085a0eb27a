import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestStack, testStack } from '../support/stack.ts'

let stack: TestStack

beforeAll(async () => {
  stack = await testStack()
})

afterAll(() => stack.stop())

async function cost(liquidity: number, outstanding: number, quantity: number): Promise<number> {
  const { rows } = await stack.sql('select lmsr_cost($1, $2, $3) as cost', [liquidity, outstanding, quantity])
  return Number(rows[0]?.['cost'])
}

async function price(liquidity: number, outstanding: number): Promise<number> {
  const { rows } = await stack.sql('select lmsr_price($1, $2) as price', [liquidity, outstanding])
  return Number(rows[0]?.['price'])
}

describe("Hanson's market maker", () => {
  it('asks 100·ln((1 + e) / 2) = 62.0114506958 for 100 at b = 100 from an even price', async () => {
    expect(await cost(100, 0, 100)).toBeCloseTo(62.0114506958, 9)
    expect(await price(100, 0)).toBe(0.5)
    expect(await price(100, 100)).toBeCloseTo(0.7310585786300049, 15)
  })

  it('gives back exactly what a trade cost, and a price that is the derivative of cost', async () => {
    const liquidity = fc.double({ min: 1, max: 1e6, noNaN: true })
    const multiple = fc.double({ min: -20, max: 20, noNaN: true })
    await fc.assert(
      fc.asyncProperty(liquidity, multiple, multiple, async (b, from, by) => {
        const paid = await cost(b, from * b, by * b)
        const returned = await cost(b, (from + by) * b, -by * b)
        expect(Math.abs(paid + returned)).toBeLessThan(1e-9 * b)
        const step = b * 1e-5
        const slope = (await cost(b, from * b - step / 2, step)) / step
        expect(Math.abs(slope - (await price(b, from * b)))).toBeLessThan(1e-6)
      }),
      { numRuns: 50 },
    )
  })

  it('neither overflows nor underflows at any quantity', async () => {
    for (const outstanding of [-1e14, -1e6, 0, 1e6, 1e14]) {
      for (const quantity of [-1e14, -1, 1, 1e14]) {
        expect(Number.isFinite(await cost(1, outstanding, quantity))).toBe(true)
      }
      const at = await price(1, outstanding)
      expect(at >= 0 && at <= 1).toBe(true)
    }
  })
})
