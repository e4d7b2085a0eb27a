import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

let stack: TestStack
let exchange: Exchange

beforeAll(async () => {
  stack = await testStack()
  exchange = new Exchange(stack)
})

afterAll(async () => {
  expect(await stack.bookDifferences()).toEqual([])
  await stack.stop()
})

const textOf = async (path: string) => String((await exchange.get(path)).body['text'])

describe('what a language model is told', () => {
  it('in llms.txt, leads to addresses that answer', async () => {
    const links = [...(await textOf('/llms.txt')).matchAll(/\]\((\S+)\)/g)].map(
      ([, address]) => address ?? '',
    )
    expect(links.length).toBeGreaterThan(4)
    for (const link of links) expect([link, (await fetch(link)).status]).toEqual([link, 200])
  })

  it('in SKILL.md, works as it stands: each command in turn, with nothing but a key', async () => {
    const { key } = await exchange.agent('100')
    const variables = { KEY: key, POOL: exchange.name('pool'), MARKET: await exchange.market() }
    const skill = await textOf('/SKILL.md')
    const blocks = [...skill.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, script]) => script ?? '')
    expect(blocks.length).toBeGreaterThan(5)
    for (const block of blocks) {
      const script = block.replaceAll('curl -s', 'curl -s --fail-with-body')
      const options = { env: { ...process.env, ...variables } }
      const run = promisify(execFile)('bash', ['-euc', script], options)
      expect([
        block,
        await run.then(
          () => 'done',
          ({ stdout }) => stdout,
        ),
      ]).toEqual([block, 'done'])
    }
    const { body } = await exchange.get(`/api/pools/${variables.POOL}/transactions?kind=fill`)
    expect(body['data']).toMatchObject([{ side: 'sell' }, { side: 'buy', rationale: 'why' }])
  })

  it('costs few tokens', async () => {
    const tokens = Math.ceil((await textOf('/SKILL.md')).length / 4)
    console.log(`SKILL.md: ${tokens} tokens`)
    expect(tokens).toBeLessThan(1_300)
  })
})
