import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { POOL_SORTS } from '../../src/db/queries/pools.ts'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

const strategy = 'listed'
let stack: TestStack
let exchange: Exchange

beforeAll(async () => {
  stack = await testStack()
  exchange = new Exchange(stack)
  const { key } = await exchange.agent('1000')
  for (const [index, name] of ['B', 'A', 'C', 'A', 'B'].entries()) {
    const terms = { slug: exchange.name('pool'), name, strategy, initial_deposit: String(10 * (index + 1)) }
    await exchange.done('/api/pools', terms, { key })
  }
  await exchange.trader('1000')
})

afterAll(() => stack.stop())

async function slugsOf(path: string): Promise<{ slugs: string[]; cursor: string | null }> {
  const { body } = await exchange.get(path)
  const rows = body['data'] as { slug: string }[]
  return { slugs: rows.map(row => row.slug), cursor: body['next_cursor'] as string | null }
}

describe('pages of pools', () => {
  for (const sort of POOL_SORTS.flatMap(column => [column, `-${column}`])) {
    it(`hold every pool of the filter once, in the order of the whole list, by ${sort}`, async () => {
      const path = `/api/pools?strategy=${strategy}&sort=${sort}`
      const whole = await slugsOf(`${path}&limit=100`)
      expect(new Set(whole.slugs).size).toBe(5)
      expect(whole.cursor).toBeNull()
      const paged: string[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page = await slugsOf(`${path}&limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
        paged.push(...page.slugs)
        cursor = page.cursor
      }
      expect(paged).toEqual(whole.slugs)
    })
  }

  it('are in the order of the sort, up and down', async () => {
    const names = async (sort: string) => {
      const { body } = await exchange.get(`/api/pools?strategy=${strategy}&sort=${sort}`)
      return (body['data'] as { name: string; nav: string }[]).map(({ name, nav }) => `${name} ${nav}`)
    }
    expect(await names('inception_at')).toEqual([
      'B 10.000000',
      'A 20.000000',
      'C 30.000000',
      'A 40.000000',
      'B 50.000000',
    ])
    expect(await names('-nav')).toEqual((await names('inception_at')).toReversed())
    expect((await names('name')).map(text => text[0])).toEqual(['A', 'A', 'B', 'B', 'C'])
  })
})
