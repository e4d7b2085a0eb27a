import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Fault } from '../../dev/neon-endpoint/faults.ts'
import { DEFAULT_SLOT_SECONDS } from '../../src/domain/slots.ts'
import { type Bank, type Keyed, newBank, oneOf } from '../books/bank.ts'
import { disagreements, keptUnderKeys } from '../books/bank-answers.ts'
import { openAgent, openMarket, runClient } from '../books/bank-client.ts'
import { Exchange } from '../support/exchange.ts'
import { type BreakableExchange, breakableExchange, untilDone } from './breakable-exchange.ts'

const SLOT_MS = DEFAULT_SLOT_SECONDS * 1000
const START = Date.parse('2030-01-01T10:00:00Z')
const seconds = Number(process.env['FAULTS_SECONDS'] ?? 20)
const clientsCount = 8
const agentsCount = 4

/** Every way in which the endpoint fails; a delay past the Worker's deadline holds one request up for all of it. */
const FAULTS: Fault[] = [
  { kind: 'drop-request', times: 1 },
  { kind: 'drop-answer', times: 1 },
  { kind: 'status', status: 500, times: 1 },
  { kind: 'status', status: 500, executed: true, times: 1 },
  { kind: 'status', status: 503, times: 1 },
  { kind: 'status', status: 507, executed: true, times: 1 },
  { kind: 'truncate', times: 1 },
]
const LATE: Fault = { kind: 'delay', milliseconds: 6000, times: 1 }

let broken: BreakableExchange

beforeAll(async () => {
  broken = await breakableExchange()
  await broken.setClock(new Date(START))
})

afterAll(() => broken?.stop())

type Flag = { isOver: boolean }

async function breakRequests(trading: Flag): Promise<number> {
  let brokenCount = 0
  for (let turn = 0; !trading.isOver; turn += 1) {
    const fault = turn % 40 === 20 ? LATE : oneOf(FAULTS)
    if (fault) broken.faults.set(fault)
    await sleep(30 + Math.random() * 70)
    brokenCount += broken.faults.injected
  }
  broken.faults.clear()
  return brokenCount
}

/** The pools that their clients were told were open before time came to a slot, by the slot's time. */
const openedBefore = new Map<number, ReadonlySet<unknown>>()

function openedPools({ writes }: Bank): Set<unknown> {
  const openings = writes.filter(
    ({ operation, answer }) => operation === 'POST /api/pools' && answer.status < 300,
  )
  return new Set(openings.map(({ answer }) => answer.body['slug']))
}

/** Time goes on by a slot every half a second, and the cron is fired for each, whether it succeeds or not. */
async function runCron(trading: Flag, bank: Bank): Promise<{ slot: Date; failedCount: number }> {
  let failedCount = 0
  let slot = new Date(START)
  while (!trading.isOver) {
    const next = new Date(slot.getTime() + SLOT_MS)
    openedBefore.set(next.getTime(), openedPools(bank))
    await untilDone(() => broken.setClock(next))
    slot = next
    await broken.fireCron(slot).catch(() => {
      failedCount += 1
    })
    await sleep(500)
  }
  return { slot, failedCount }
}

/**
 * Slots that are missing between the first and the last, and pools that a slot within their life has not. The first slot after
 * a pool's opening may have been taken while it was being opened, unless its client had been told before.
 */
async function gaps(): Promise<unknown[]> {
  const { rows } = await broken.sql<{ slot: Date; pool: string | null; created_at: Date | null }>(`
    with due as (
      select generate_series(min(slot), max(slot), interval '900 seconds') as slot from slots
    )
    select due.slot, null as pool, null as created_at from due left join slots using (slot) where slots.slot is null
    union all
    select slots.slot, pools.slug, pools.created_at from slots
    join pools on pools.created_at < slots.slot and not (pools.status = 'closed' and pools.updated_at <= slots.taken_at)
    left join snapshots on snapshots.slot = slots.slot and snapshots.pool_id = pools.id
    where snapshots.slot is null`)
  return rows.filter(({ slot, pool, created_at }) => {
    const isFirst = created_at !== null && slot.getTime() - created_at.getTime() <= SLOT_MS
    return !isFirst || (openedBefore.get(slot.getTime())?.has(pool) ?? true)
  })
}

describe(`${clientsCount} clients for ${seconds} s while Postgres is killed twice and the Worker once`, () => {
  it('lose nothing that was acknowledged, apply nothing twice, and miss no slot', {
    timeout: 180_000,
  }, async () => {
    const bank = newBank(new Exchange(broken))
    for (let count = 0; count < 6; count += 1) await openMarket(bank)
    const agents = await Promise.all(Array.from({ length: agentsCount }, () => openAgent(bank)))
    const clients = agents.flatMap(agent => Array<Keyed>(clientsCount / agentsCount).fill(agent))
    const keptBefore = await keptUnderKeys(broken)

    const trading: Flag = { isOver: false }
    const end = Date.now() + seconds * 1000
    const breaking = breakRequests(trading)
    const cron = runCron(trading, bank)
    const crashing = (async () => {
      const quarter = (seconds * 1000) / 4
      for (const crash of [broken.crashPostgres, broken.restartWorker, broken.crashPostgres]) {
        await sleep(quarter * 0.8)
        await crash()
      }
    })()
    await Promise.all([
      ...clients.map(client => runClient(bank, client, () => Date.now() < end)),
      crashing,
    ]).finally(() => {
      trading.isOver = true
    })
    const [brokenCount, { slot, failedCount }] = await Promise.all([breaking, cron])
    const last = new Date(slot.getTime() + SLOT_MS)
    await broken.setClock(last)
    await broken.fireCron(last)

    expect(bank.writes.filter(({ answer }) => answer.status >= 500)).toEqual([])
    expect(broken.workerLog.filter(line => line.includes('"bug"')).map(line => line.slice(0, 300))).toEqual(
      [],
    )
    const kept = await keptUnderKeys(broken)
    expect(disagreements(bank.writes, kept)).toEqual([])
    const told = new Set(bank.writes.map(({ idempotencyKey }) => idempotencyKey))
    expect([...kept.keys()].filter(key => !told.has(key) && !keptBefore.has(key))).toEqual([])
    expect(await broken.bookDifferences()).toEqual([])
    expect(await gaps()).toEqual([])

    // And there was something to lose.
    const done = bank.writes.filter(({ answer }) => answer.status < 300)
    console.log(
      `faults: ${done.length} writes, ${brokenCount} broken requests, ${failedCount} failed runs of the cron`,
    )
    expect(done.length).toBeGreaterThan(seconds * 5)
    expect(brokenCount).toBeGreaterThan(seconds)
    expect(failedCount).toBeGreaterThan(0)
  })
})

describe('the cron, killed between the pieces of a slot', () => {
  /** Fires the cron at a time when it takes a slot in many pieces, and crashes when some of them are there and not all. */
  async function killedWithin(slot: Date, crash: () => Promise<void>): Promise<void> {
    broken.faults.set({ kind: 'delay', milliseconds: 60, sql: 'take_snapshots' })
    const run = broken.fireCron(slot).then(
      () => 'complete',
      () => 'killed',
    )
    await untilDone(async () => {
      const { rows } = await broken.sql<{ begun: boolean; listed: boolean }>(
        `select exists (select from snapshots where slot = $1) as begun, exists (select from slots where slot = $1) as listed`,
        [slot],
      )
      expect(rows).toEqual([{ begun: true, listed: false }])
    })
    await crash()
    broken.faults.clear()
    expect(await run).toBe('killed')
    const { rows } = await broken.sql('select from slots where slot = $1', [slot])
    expect(rows).toHaveLength(0)
  }

  it.each([
    ['with Postgres', () => broken.crashPostgres()],
    ['with the Worker', () => broken.restartWorker()],
  ])(
    '%s, leaves no board of half a slot, and its slot is finished by the next run',
    { timeout: 90_000 },
    async (_, crash) => {
      const { rows: definitions } = await broken.sql<{ text: string }>(
        `select pg_get_functiondef('take_snapshots(timestamptz, integer, integer)'::regprocedure) as text`,
      )
      await broken.sql(String(definitions[0]?.text).replace(/DEFAULT \d+/, 'DEFAULT 2'))
      const { rows } = await broken.sql<{ newest: Date }>('select max(slot) as newest from slots')
      const slot = new Date(Number(rows[0]?.newest) + SLOT_MS)
      const next = new Date(slot.getTime() + SLOT_MS)
      await broken.setClock(slot)
      const valued = await broken.sql('select pool_id, nav from pool_valuations order by pool_id')
      const exchange = new Exchange(broken)
      const boardBefore = (await exchange.get('/api/pools/leaderboard')).body['slot']
      await killedWithin(slot, crash)
      await untilDone(async () =>
        expect((await exchange.get('/api/pools/leaderboard')).body['slot']).toBe(boardBefore),
      )
      await broken.setClock(next)
      await broken.fireCron(next)
      const taken = await broken.sql(
        `select pool_id, snapshots.nav from snapshots join pools on pools.id = pool_id
      where slot = $1 and status <> 'closed' order by pool_id`,
        [slot],
      )
      const open = new Set(taken.rows.map(({ pool_id }) => pool_id))
      expect(open.size).toBeGreaterThan(5)
      expect(taken.rows).toEqual(valued.rows.filter(({ pool_id }) => open.has(pool_id)))
      expect((await exchange.get('/api/pools/leaderboard')).body['slot']).toBe(next.toISOString())
      expect(await gaps()).toEqual([])
      expect(await broken.bookDifferences()).toEqual([])
    },
  )
})
