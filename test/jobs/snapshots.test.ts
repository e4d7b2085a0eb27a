import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

const SLOT_MS = 900_000
const START = Date.parse('2030-01-01T10:00:00Z')

let stack: TestStack
let exchange: Exchange

beforeAll(async () => {
  stack = await testStack({ clock: 'simulated' })
  exchange = new Exchange(stack)
  await stack.setClock(new Date(START))
})

afterAll(async () => {
  expect(await stack.bookDifferences()).toEqual([])
  await stack.stop()
})

type Snapshot = { slot: Date; nav: string; late: boolean; performance_index: number }

async function snapshots(pool: string): Promise<Snapshot[]> {
  const { rows } = await stack.sql(
    `select snapshots.* from snapshots join pools on pools.id = pool_id where slug = $1 order by slot`,
    [pool],
  )
  return rows as Snapshot[]
}

const at = (minutes: number) => new Date(START + minutes * 60_000)

describe('the cron', () => {
  it('fired twice at once for one slot takes one snapshot of every pool', async () => {
    const { pool } = await exchange.trader()
    await Promise.all(Array.from({ length: 5 }, () => stack.fireCron(at(0))))
    expect(await snapshots(pool)).toMatchObject([{ slot: at(0), late: false, nav: '1000.000000' }])
  })

  it('fills the slots it missed, late, as pools and prices stood then', async () => {
    const { key, pool, market } = await exchange.trader()
    const orders = `/api/pools/${pool}/orders`
    await stack.setClock(at(16))
    await exchange.done(orders, { market, side: 'buy', quantity: '100' }, { key })
    const bought = await exchange.get(`/api/pools/${pool}`)
    await stack.setClock(at(31))
    await exchange.done(`/api/pools/${pool}/withdrawals`, { amount: '100' }, { key })
    await stack.setClock(at(50))
    const other = await exchange.trader()
    await exchange.done(`/api/pools/${other.pool}/orders`, { market, side: 'sell', quantity: '40' }, other)
    await stack.setClock(at(60))
    await stack.fireCron(at(60))

    const taken = await snapshots(pool)
    expect(taken.map(({ slot, late }) => [slot, late])).toEqual([
      [at(15), true],
      [at(30), true],
      [at(45), true],
      [at(60), false],
    ])
    expect(taken.map(({ nav }) => nav)).toEqual([
      '1000.000000',
      bought.body['nav'],
      (Number(bought.body['nav']) - 100).toFixed(6),
      (await exchange.get(`/api/pools/${pool}`)).body['nav'],
    ])
    expect(await snapshots(other.pool)).toHaveLength(1)
  })

  it('reconstructs a missed slot to exactly what it would have taken on time', async () => {
    const first = await exchange.trader()
    const second = await exchange.trader()
    const trade = (trader: typeof first, side: string, quantity: string) =>
      exchange.done(`/api/pools/${trader.pool}/orders`, { market: first.market, side, quantity }, trader)
    await stack.setClock(at(70))
    await trade(first, 'buy', '80')
    await trade(second, 'sell', '25.5')
    await stack.setClock(at(75))
    const onTime = await stack.sql(`select * from pool_valuations order by pool_id`)
    await stack.setClock(at(80))
    await trade(first, 'sell', '120')
    await trade(second, 'buy', '60')
    await exchange.done(`/api/pools/${second.pool}/withdrawals`, { amount: '10' }, second)
    const reconstructed = await stack.sql(`select * from pool_valuations_at($1) order by pool_id`, [at(75)])
    expect(reconstructed.rows).toEqual(onTime.rows)
  })

  it('after a pause of days fills every daily close, and the intraday slots of the last day alone', async () => {
    const { pool } = await exchange.trader()
    const later = new Date('2030-01-05T06:00:00Z')
    await stack.setClock(later)
    await stack.fireCron(later)
    const slots = (await snapshots(pool)).map(({ slot }) => slot.toISOString())
    const dayBefore = new Date(later.getTime() - 86_400_000).getTime()
    const intraday = Array.from({ length: 97 }, (_, index) =>
      new Date(dayBefore + index * SLOT_MS).toISOString(),
    )
    const closes = ['2030-01-02', '2030-01-03', '2030-01-04'].map(day => `${day}T00:00:00.000Z`)
    expect(slots).toEqual([...new Set([...closes, ...intraday])].sort())
  })

  it('run by hand for the slot that it is now gives the same snapshot, not another', async () => {
    const { body } = await exchange.post('/api/snapshots', {})
    expect(body).toMatchObject({ slot: '2030-01-05T06:00:00.000Z', taken: false })
  })
})

describe('a slot that is taken in pieces', () => {
  const piece = async (slot: Date) => {
    const { rows } = await stack.sql<{ run: { complete: boolean; taken: boolean } }>(
      'select take_snapshots($1, 900, 2) as run',
      [slot],
    )
    return rows[0]?.run
  }
  const newestBoard = async () => {
    const headers = { Authorization: `Bearer ${stack.operatorKey}` }
    return (await exchange.get('/api/pools/leaderboard?limit=100', headers)).body
  }

  it('has no board before all of it is there, and then each pool once', async () => {
    const { body: run } = await exchange.post('/api/snapshots', {})
    const slot = new Date(Date.parse(String(run['slot'])) + SLOT_MS)
    const before = await newestBoard()
    await stack.setClock(slot)
    let pieces = 1
    for (; !(await piece(slot))?.complete; pieces++) {
      expect((await newestBoard())['slot']).toBe(before['slot'])
    }
    expect(pieces).toBeGreaterThan(3)
    const after = await newestBoard()
    expect(after['slot']).toBe(slot.toISOString())
    const slugs = (after['data'] as { pool: { slug: string } }[]).map(({ pool }) => pool.slug)
    expect(slugs).toHaveLength(new Set(slugs).size)
    expect(slugs.length).toBeGreaterThanOrEqual((before['data'] as unknown[]).length)
    const { rows } = await stack.sql(
      `select pools_count, (select count(*)::integer from snapshots where snapshots.slot = slots.slot) as taken_count
      from slots where slot = $1`,
      [slot],
    )
    expect(rows).toEqual([{ pools_count: slugs.length, taken_count: slugs.length }])
  })

  it('and left unfinished is finished by the next run, late, as the books stood then', async () => {
    const { body: run } = await exchange.post('/api/snapshots', {})
    const slot = new Date(Date.parse(String(run['slot'])) + SLOT_MS)
    await stack.setClock(slot)
    const boardsOf = async (of: Date) => {
      const { rows } = await stack.sql<{ windows: number }>(
        'select count(distinct window_name)::integer as windows from pool_metrics where slot = $1',
        [of],
      )
      return rows[0]?.windows
    }
    while ((await boardsOf(slot)) === 0) {
      expect(await piece(slot)).toMatchObject({ complete: false, taken: false })
    }
    const valued = await stack.sql('select pool_id, nav from pool_valuations order by pool_id')
    const trader = await exchange.trader()
    const order = { market: trader.market, side: 'buy', quantity: '10' }
    await exchange.done(`/api/pools/${trader.pool}/orders`, order, trader)
    const next = new Date(slot.getTime() + SLOT_MS)
    await stack.setClock(next)
    await stack.fireCron(next)
    const { rows } = await stack.sql(
      `select snapshots.pool_id, snapshots.nav from snapshots join pools on pools.id = pool_id
      where slot = $1 and pools.created_at < $1 order by pool_id`,
      [slot],
    )
    expect(rows).toEqual(valued.rows.filter(row => rows.some(({ pool_id }) => pool_id === row['pool_id'])))
    expect(rows.length).toBeGreaterThan(3)
    expect((await newestBoard())['slot']).toBe(next.toISOString())
    expect([await boardsOf(slot), await boardsOf(next)]).toEqual([0, 5])
  })
})

describe('a run that has slots to fill in first', () => {
  it('leaves the newest boards as they are, page by page, until its own are there', async () => {
    const { body: run } = await exchange.post('/api/snapshots', {})
    const slot = new Date(Date.parse(String(run['slot'])) + 4 * SLOT_MS)
    const pagesOf = async () => {
      const first = await exchange.get('/api/pools/leaderboard?limit=2')
      const second = await exchange.get(`/api/pools/leaderboard?limit=2&cursor=${first.body['next_cursor']}`)
      const pool = (first.body['data'] as { pool: { slug: string } }[])[0]?.pool.slug
      const { rank } = (await exchange.get(`/api/pools/${pool}`)).body
      return [first.status, first.body['slot'], first.body['data'], second.status, second.body['data'], rank]
    }
    const before = await pagesOf()
    expect(before[5]).toMatchObject({ return: 1 })
    await stack.setClock(slot)
    const filled: unknown[] = []
    for (;;) {
      const { rows } = await stack.sql<{ run: Record<string, unknown> }>(
        'select take_snapshots($1, 900, 2) as run',
        [slot],
      )
      if (rows[0]?.run['complete']) break
      expect(rows[0]?.run).toMatchObject({ taken: false, newest_slot: run['slot'] })
      filled.push(rows[0]?.run['missed_slots_filled'])
      expect(await pagesOf()).toEqual(before)
    }
    expect(filled.length).toBeGreaterThan(6)
    expect(filled).toContain(1)
    const { rows: boardSlots } = await stack.sql(
      `select bool_and(ranked) as all_ranked, count(*)::integer as count from slots
      where slot in (select slot from pool_metrics)`,
    )
    expect(boardSlots).toEqual([{ all_ranked: true, count: 3 }])
    const health = (await exchange.get('/api/health?deep=1')).body['database']
    expect(health).toMatchObject({ newest_slot: slot.toISOString(), slot_lag_seconds: 0 })
    expect((await pagesOf())[1]).toBe(slot.toISOString())
  })
})

describe('the performance index', () => {
  it('is not moved by a deposit or a withdrawal', async () => {
    const { slug, key } = await exchange.agent('5000')
    const pool = await exchange.pool(key, '1000')
    const market = await exchange.market()
    await exchange.done(`/api/pools/${pool}/orders`, { market, side: 'buy', quantity: '50' }, { key })
    const other = await exchange.trader()
    await exchange.done(`/api/pools/${other.pool}/orders`, { market, side: 'buy', quantity: '50' }, other)
    const before = (await exchange.get(`/api/pools/${pool}`)).body['return'] as number
    expect(before).toBeGreaterThan(0)
    await exchange.done(`/api/pools/${pool}/deposits`, { amount: '2500.123456' }, { key })
    await exchange.done(`/api/pools/${pool}/withdrawals`, { amount: '77.7' }, { key })
    expect((await exchange.get(`/api/pools/${pool}`)).body['return']).toBeCloseTo(before, 9)
    expect((await exchange.get(`/api/agents/${slug}`)).status).toBe(200)
  })
})
