import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromMillionths, toMillionths } from '../../src/domain/decimal.ts'
import { type Answer, Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'
import { anyMarket, decimalBetween, lmsrMarket, side } from './arbitraries.ts'

const SLOT_MS = 900_000
/** A property is tried this often, or until its time is up. */
const numRuns = 40
const millisecondsPerProperty = 6000

type Trader = { key: string; agent: string; pool: string }
type Order = { market: string; side: 'buy' | 'sell'; quantity?: string; notional?: string }

let stack: TestStack
let exchange: Exchange
let now = Date.parse('2030-01-01T00:00:00Z')
/** With more credits than any order here needs. */
let rich: Trader

beforeAll(async () => {
  stack = await testStack({ clock: 'simulated' })
  exchange = new Exchange(stack)
  await stack.setClock(new Date(now))
  rich = await exchange.trader('1000000000')
})

afterAll(async () => {
  expect(await stack.bookDifferences()).toEqual([])
  await stack.stop()
})

async function check<Inputs>(
  inputs: fc.Arbitrary<Inputs>,
  holds: (inputs: Inputs) => Promise<void>,
): Promise<void> {
  const end = Date.now() + millisecondsPerProperty
  const whileThereIsTime = async (values: Inputs) => (Date.now() < end ? holds(values) : undefined)
  await fc.assert(fc.asyncProperty(inputs, whileThereIsTime), { numRuns, endOnFailure: true })
}

/** The answer to an order that must be filled. */
function filled({ pool, key }: Trader, order: Order): Promise<Answer['body']> {
  return exchange.done(`/api/pools/${pool}/orders`, order, { key })
}

function ordered({ pool, key }: Trader, order: Order): Promise<Answer> {
  return exchange.post(`/api/pools/${pool}/orders`, order, { key })
}

function quoted({ pool, key }: Trader, order: Order): Promise<Answer> {
  return exchange.post(`/api/pools/${pool}/quote`, order, { key })
}

async function figure(pool: string, name: string): Promise<bigint> {
  const { body } = await exchange.get(`/api/pools/${pool}`)
  return toMillionths(String(body[name]))
}

async function wallet(agent: string): Promise<bigint> {
  const { body } = await exchange.get(`/api/agents/${agent}`)
  return toMillionths(String(body['wallet_balance']))
}

async function takeSnapshot(): Promise<void> {
  now += SLOT_MS
  await stack.setClock(new Date(now))
  await exchange.done('/api/snapshots', {})
}

/** A pool that everybody may deposit in, with its manager; it holds `deposit` credits of the manager's. */
async function openPool(deposit: string): Promise<Trader> {
  const { slug, key } = await exchange.agent('1000000')
  return { key, agent: slug, pool: await exchange.pool(key, deposit, { open_to_deposits: true }) }
}

const opposite = { buy: 'sell', sell: 'buy' } as const

describe('a round trip', () => {
  it('of any orders and their opposite gains nothing', async () => {
    const parts = fc.array(decimalBetween(0.000001, 5000), { minLength: 1, maxLength: 4 })
    await check(fc.tuple(anyMarket, side, parts), async ([terms, first, quantities]) => {
      const market = await exchange.market(terms)
      const before = await figure(rich.pool, 'cash')
      for (const quantity of quantities) await filled(rich, { market, side: first, quantity })
      const whole = fromMillionths(quantities.reduce((sum, quantity) => sum + toMillionths(quantity), 0n))
      const back = await filled(rich, { market, side: opposite[first], quantity: whole })
      expect(back['position']).toMatchObject({ quantity: '0.000000' })
      expect(await figure(rich.pool, 'cash')).toBeLessThanOrEqual(before)
    })
  })
})

describe('an order', () => {
  it('split in two costs as much as the whole, but for what rounding explains', async () => {
    const quantity = decimalBetween(0.000002, 5000)
    const cut = fc.double({ min: 0.000001, max: 0.999999, noNaN: true })
    await check(fc.tuple(anyMarket, side, quantity, cut), async ([terms, direction, whole, share]) => {
      const market = await exchange.market(terms)
      const quote = await quoted(rich, { market, side: direction, quantity: whole })
      const first = BigInt(Math.max(1, Math.floor(Number(toMillionths(whole)) * share)))
      const parts = [first, toMillionths(whole) - first].map(fromMillionths)
      let inParts = 0n
      for (const part of parts) {
        const fill = await filled(rich, { market, side: direction, quantity: part })
        inParts += toMillionths(String(fill['amount']))
      }
      const inOne = toMillionths(String(quote.body['amount']))
      const disadvantage = direction === 'buy' ? inParts - inOne : inOne - inParts
      // Each amount is rounded once, against the pool; a millionth the other way is the noise of double precision.
      expect(disadvantage).toBeGreaterThanOrEqual(-1n)
      expect(disadvantage).toBeLessThanOrEqual(2n)
    })
  })

  it('is filled, or refused, exactly as its quote said just before', async () => {
    const size = fc.oneof(
      fc.record({ quantity: decimalBetween(0.000001, 3000) }),
      fc.record({ notional: decimalBetween(0.000001, 1500) }),
    )
    const limit = fc.oneof(
      fc.constant({}),
      fc.record({ limit_price: decimalBetween(0.01, 1) }),
      fc.record({ client_order_id: fc.uuid() }),
    )
    const held = fc.option(fc.tuple(side, decimalBetween(0.000001, 200)))
    const inputs = fc.tuple(anyMarket, held, side, size, limit)
    await check(inputs, async ([terms, position, direction, amount, limits]) => {
      const trader = await openPool('1000')
      const market = await exchange.market(terms)
      if (position) await filled(trader, { market, side: position[0], quantity: position[1] })
      const order = { market, side: direction, ...amount, ...limits }
      const quote = await quoted(trader, order)
      const answer = await ordered(trader, order)
      expect(comparable(answer.body)).toEqual(comparable(quote.body))
      expect(answer.status).toBe(quote.status === 200 ? 201 : quote.status)
    })
  })

  it('by notional trades for no more than it, and a millionth of a unit more would', async () => {
    const inputs = fc.tuple(anyMarket, side, decimalBetween(0.00001, 2000))
    await check(inputs, async ([terms, direction, notional]) => {
      const market = await exchange.market(terms)
      const quote = await quoted(rich, { market, side: direction, notional })
      if (quote.status === 422) {
        expect(quote.body).toMatchObject({ code: 'notional_not_available' })
        return
      }
      const quantity = fromMillionths(toMillionths(String(quote.body['filled_quantity'])) + 1n)
      const more = await quoted(rich, { market, side: direction, quantity })
      const [traded, wouldBe] = [quote, more].map(({ body }) => toMillionths(String(body['amount'])))
      expect(traded).toBeLessThanOrEqual(toMillionths(notional))
      // Proceeds are rounded down, by up to a millionth of a credit.
      expect(wouldBe).toBeGreaterThanOrEqual(toMillionths(notional) - (direction === 'sell' ? 1n : 0n))
    })
  })
})

/** An answer without what only a posted order has, or a refusal without its request's id. */
function comparable(body: Answer['body']): Answer['body'] {
  const { order_id: _, created_at: __, status: ___, instance: ____, ...rest } = body
  return rest
}

type Turn =
  | { kind: 'deposit' | 'withdrawal'; amount: string }
  | { kind: 'own order' | "another's order"; side: 'buy' | 'sell'; quantity: string }

const turn: fc.Arbitrary<Turn> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('deposit' as const, 'withdrawal' as const),
    amount: decimalBetween(0.000001, 900),
  }),
  fc.record({
    kind: fc.constantFrom('own order' as const, "another's order" as const),
    side,
    quantity: decimalBetween(0.000001, 300),
  }),
)

describe('a deposit or a withdrawal', () => {
  it('never moves the performance index', async () => {
    const inputs = fc.tuple(lmsrMarket, fc.array(turn, { minLength: 3, maxLength: 7 }))
    await check(inputs, async ([terms, turns]) => {
      const manager = await openPool('1000')
      const market = await exchange.market(terms)
      for (const { kind, ...body } of turns) {
        const before = await performanceIndex(manager.pool)
        if (kind === 'own order') await ordered(manager, { market, ...body } as Order)
        else if (kind === "another's order") await ordered(rich, { market, ...body } as Order)
        else await exchange.post(`/api/pools/${manager.pool}/${kind}s`, body, manager)
        if (kind !== 'deposit' && kind !== 'withdrawal') continue
        expect(Math.abs((await performanceIndex(manager.pool)) / before - 1)).toBeLessThan(1e-9)
      }
    })
  })
})

async function performanceIndex(pool: string): Promise<number> {
  const { body } = await exchange.get(`/api/pools/${pool}`)
  return 1 + Number(body['return'])
}

describe('a deposit that is withdrawn at once', () => {
  it('never gains', async () => {
    const inputs = fc.tuple(
      lmsrMarket,
      side,
      decimalBetween(0.000001, 900),
      decimalBetween(0.000001, 1000),
      fc.boolean(),
    )
    await check(inputs, async ([terms, direction, quantity, amount, isSnapshotTaken]) => {
      const manager = await openPool('1000')
      const market = await exchange.market(terms)
      await filled(manager, { market, side: direction, quantity })
      if (isSnapshotTaken) await takeSnapshot()
      await ordered(rich, { market, side: 'buy', quantity: '10' })
      const depositor = await exchange.agent('1000')
      const deposit = await exchange.post(`/api/pools/${manager.pool}/deposits`, { amount }, depositor)
      if (deposit.status === 422) return
      const { units } = deposit.body
      await exchange.post(`/api/pools/${manager.pool}/withdrawals`, { units }, depositor)
      expect(await wallet(depositor.slug)).toBeLessThanOrEqual(1_000_000_000n)
    })
  })
})

describe('a price that is pushed, dealt at, and pushed back within a slot', () => {
  const inputs = fc.record({
    terms: fc.record({
      pricing: fc.constant('lmsr' as const),
      liquidity: decimalBetween(10, 1000),
      initial_price: decimalBetween(0.05, 0.95),
    }),
    held: side,
    quantity: decimalBetween(1, 900),
    push: side,
    pushed: decimalBetween(1, 5000),
    amount: decimalBetween(1, 5000),
    isSnapshotTakenBeforePushingBack: fc.boolean(),
  })

  it.each(['deposit', 'withdrawal'] as const)(
    'gains nothing by a %s at the expense of the other holder, whose last snapshot is from before',
    async kind => {
      let dealsCount = 0
      await check(inputs, async ({ terms, held, quantity, push, pushed, amount, ...rest }) => {
        const manager = await openPool('1000')
        const attacker = await exchange.agent('5000')
        const flows = `/api/pools/${manager.pool}/${kind}s`
        if (kind === 'withdrawal') {
          await exchange.done(`/api/pools/${manager.pool}/deposits`, { amount: '5000' }, attacker)
        }
        const market = await exchange.market(terms)
        await filled(manager, { market, side: held, quantity })
        await takeSnapshot()

        const before = await worthOf(manager)
        await filled(rich, { market, side: push, quantity: pushed })
        const { status } = await exchange.post(flows, { amount }, attacker)
        if (rest.isSnapshotTakenBeforePushingBack) await takeSnapshot()
        await filled(rich, { market, side: opposite[push], quantity: pushed })
        dealsCount += status === 201 ? 1 : 0
        expect(await worthOf(manager)).toBeGreaterThanOrEqual(before - 1e-6)
      })
      expect(dealsCount).toBeGreaterThan(0)
    },
  )

  /** What the manager's 1000 units are worth, in credits. */
  async function worthOf({ pool }: Trader): Promise<number> {
    const { body } = await exchange.get(`/api/pools/${pool}`)
    return (1000 * Number(body['nav'])) / Number(body['units'])
  }
})

describe('a settlement that is reversed', () => {
  it('leaves every balance, position and unit as it was', async () => {
    const trades = fc.array(fc.tuple(fc.nat(2), side, decimalBetween(0.000001, 300)), {
      minLength: 1,
      maxLength: 6,
    })
    const settlement = fc.oneof(
      fc.record({ outcome: decimalBetween(0, 1) }),
      fc.constant({ void: true as const }),
    )
    const pools = await Promise.all([openPool('500'), openPool('500'), openPool('500')])
    await check(fc.tuple(anyMarket, trades, settlement), async ([terms, orders, body]) => {
      const market = await exchange.market(terms)
      for (const [index, direction, quantity] of orders) {
        await ordered(pools[index] ?? rich, { market, side: direction, quantity })
      }
      const before = await booksOf(pools)
      await exchange.done(`/api/markets/${market}/resolution`, body)
      await exchange.done(`/api/markets/${market}/resolution/reverse`, {})
      expect(await booksOf(pools)).toEqual(before)
      await exchange.done(`/api/markets/${market}/unfreeze`, {})
    })
  })
})

/** Every balance of the exchange, and the pools' positions, units and NAVs. */
async function booksOf(pools: Trader[]): Promise<unknown> {
  const slugs = pools.map(({ pool }) => pool)
  const { rows } = await stack.sql(
    `with named as (select id from pools where slug = any ($1))
    select
      (select jsonb_object_agg(account_id, total) from (
        select account_id, sum(amount) as total from ledger_entries group by account_id having sum(amount) <> 0
      ) summed) as entries,
      (select jsonb_object_agg(id, balance) from accounts where balance <> 0) as balances,
      (select jsonb_agg(to_jsonb(positions) - 'updated_at' order by pool_id, market_id) from positions
        where pool_id in (select id from named) and quantity <> 0) as positions,
      (select jsonb_agg(to_jsonb(holdings) order by pool_id, agent_id) from holdings
        where pool_id in (select id from named)) as holdings,
      (select jsonb_object_agg(pool_id, array[cash, units, nav, nav_at_mark, realized_pnl, unrealized_pnl, buying_power])
        from pool_valuations where pool_id in (select id from named)) as valuations,
      (select jsonb_object_agg(id, array[price, net_quantity]) from markets) as prices`,
    [slugs],
  )
  return rows[0]
}
