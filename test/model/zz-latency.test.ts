import { expect, it } from 'vitest'
import { Exchange } from '../support/exchange.ts'
import { testStack } from '../support/stack.ts'

it('measures', async () => {
  let t = Date.now()
  const stack = await testStack({ clock: 'simulated', slotSeconds: 86400 })
  console.log('start', Date.now() - t)
  const ex = new Exchange(stack)
  const { key, pool, market } = await ex.trader()
  for (const round of [1, 2, 3]) {
    t = performance.now()
    for (let i = 0; i < 100; i++) {
      await ex.post(`/api/pools/${pool}/orders`, { market, side: i % 2 ? 'sell' : 'buy', quantity: '1' }, { key })
    }
    console.log(round, 'order', (performance.now() - t) / 100)
    t = performance.now()
    for (let i = 0; i < 100; i++) await ex.get(`/api/pools/${pool}`)
    console.log(round, 'portfolio', (performance.now() - t) / 100)
    t = performance.now()
    for (let i = 0; i < 100; i++) await ex.get(`/api/health`)
    console.log(round, 'health', (performance.now() - t) / 100)
    t = performance.now()
    for (let i = 0; i < 100; i++) await stack.sql('select 1')
    console.log(round, 'sql', (performance.now() - t) / 100)
    t = performance.now()
    for (let i = 0; i < 20; i++) await stack.fireCron(new Date())
    console.log(round, 'cron', (performance.now() - t) / 20)
    t = performance.now()
    for (let i = 0; i < 3; i++) await stack.bookDifferences()
    console.log(round, 'bookdiff', (performance.now() - t) / 3)
  }
  t = performance.now()
  await Promise.all(Array.from({ length: 4 }, async () => { for (let i = 0; i < 100; i++) await ex.trader() }))
  console.log('1200+ writes', performance.now() - t)
  t = performance.now()
  await stack.bookDifferences()
  console.log('bookdiff', (performance.now() - t))
  await stack.stop()
  expect(1).toBe(1)
})
