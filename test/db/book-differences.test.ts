import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

let stack: TestStack

beforeAll(async () => {
  stack = await testStack()
  const exchange = new Exchange(stack)
  const trader = await exchange.trader()
  const { pool, market } = trader
  const settled = await exchange.market()
  for (const order of [
    { market, side: 'buy', quantity: '12' },
    { market: settled, side: 'sell', quantity: '30.5' },
    { market, side: 'sell', quantity: '20' },
  ]) {
    await exchange.done(`/api/pools/${pool}/orders`, order, trader)
  }
  await exchange.done(`/api/pools/${pool}/withdrawals`, { amount: '10' }, trader)
  await exchange.done(`/api/markets/${settled}/resolution`, { outcome: '0.37' })
})

afterAll(() => stack.stop())

// Each corruption happens in a transaction that is rolled back, with the triggers that forbid it asleep.
beforeEach(async () => {
  await stack.sql('begin')
  await stack.sql('alter table transactions disable trigger user')
  await stack.sql('alter table ledger_entries disable trigger user')
})
afterEach(async () => {
  await stack.sql('rollback')
})

describe('verification', () => {
  it('finds nothing in books that are right', async () => {
    expect(await stack.bookDifferences()).toEqual([])
  })

  it.each([
    ['a balance', `update accounts set balance = balance + 0.000001 where kind = 'pool'`, 'balance'],
    ['a market account', `update accounts set balance = balance + 1 where kind = 'market'`, 'balance'],
    [
      'an entry',
      `update ledger_entries set amount = amount + 0.000001 where amount > 0`,
      'entries of a transaction sum to zero',
    ],
    [
      'a lost transaction’s entries',
      `delete from ledger_entries where transaction_id = (select id from transactions where kind = 'fill' limit 1)`,
      'every transaction of credits has entries',
    ],
    ['a position', `update positions set quantity = quantity + 0.000001 where quantity <> 0`, 'position'],
    ['a cost', `update positions set cost_basis = cost_basis + 0.000001 where quantity <> 0`, 'position'],
    ['a profit', `update positions set realized_pnl = realized_pnl - 0.000001`, 'position'],
    [
      'a market',
      `update markets set net_quantity = net_quantity + 1 where status = 'open'`,
      'net quantity of a market',
    ],
    ['a price', `update markets set price = price + 0.000001 where status = 'open'`, 'price of a market'],
    ['units', `update pools set units = units + 1`, 'units of a pool'],
    ['a holder', `update holdings set units = units - 1`, 'units of a holder'],
    ['a vanished holder', `delete from holdings`, 'units of a holder'],
    [
      'a flow',
      `update transactions set cash_change = cash_change + 1 where kind = 'deposit'`,
      'cash change of a transaction',
    ],
  ])('notices that %s was changed', async (_, corruption, check) => {
    await stack.sql(corruption)
    const { rows } = await stack.sql('select check_name from book_differences()')
    expect(rows.map(row => row['check_name'])).toContain(check)
  })
})
