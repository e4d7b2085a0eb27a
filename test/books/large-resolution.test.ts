import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withClient } from '../../dev/database.ts'
import { type Answer, Exchange } from '../support/exchange.ts'
import { type TestStack, testStack } from '../support/stack.ts'

const holdersCount = Number(process.env['RESOLUTION_HOLDERS'] ?? 10_000)
/** One transaction's share of them, for one that changes a row too often slows down. */
const poolsPerStatement = 250

let stack: TestStack
let exchange: Exchange
let market: string

beforeAll(async () => {
  stack = await testStack()
  exchange = new Exchange(stack)
  await stack.sql('update quotas set pools_per_agent = $1', [holdersCount])
  market = await exchange.market({ liquidity: '100000' })
  // While one half trades, and has the market to itself, the other opens pools.
  await Promise.all([openHolders(Math.ceil(holdersCount / 2)), openHolders(Math.floor(holdersCount / 2))])
  await stack.sql('analyze')
}, 300_000)

afterAll(() => stack.stop())

/**
 * Pools of one agent, each with a position in the market, every third of them short, opened and traded by the very functions
 * that the API calls, many to a statement.
 */
async function openHolders(count: number): Promise<void> {
  const { slug, key } = await exchange.agent(String(count * 10))
  const keyHash = createHash('sha256').update(key, 'ascii').digest()
  const mandate = { max_position_weight: null, max_gross_exposure: null }
  const terms = { name: 'holder', description: '', strategy: '', mandate, open_to_deposits: false }
  const pool = { ...terms, initial_deposit: '10' }
  await withClient(stack.ownerDatabaseUrl, async client => {
    for (let first = 1; first <= count; first += poolsPerStatement) {
      const last = Math.min(first + poolsPerStatement - 1, count)
      const { rows } = await client.query(seedStatement, [keyHash, pool, slug, first, last, market])
      expect(rows).toEqual([{ refused_count: 0 }])
    }
  })
}

/** Opens the pools with the numbers from $4 to $5, and buys or sells in the market for each. */
const seedStatement = `
  with opened_pools as materialized (
    select number, open_pool($1, null, $2::jsonb || jsonb_build_object('slug', $3 || '-' || number)) as reply
    from generate_series($4::integer, $5::integer) number
  ), filled_orders as materialized (
    select place_order($1, null, jsonb_build_object(
      'pool', reply #>> '{answer,slug}', 'market', $6::text,
      'side', case when number % 3 = 0 then 'sell' else 'buy' end, 'quantity', '2.5'
    )) as reply
    from opened_pools
  )
  select count(*)::integer as refused_count from filled_orders where reply ->> 'answer' is null`

/** What a settlement of the market, or its reversal, posted for the pools. */
interface Posted {
  transactions_count: number
  pools_count: number
  /** Postgres's own number of the transaction that wrote each row: one, where it was one transaction. */
  written_by_count: number
}

async function posted(kind: string): Promise<Posted | undefined> {
  const { rows } = await stack.sql<Posted>(
    `select count(*)::integer as transactions_count, count(distinct pool_id)::integer as pools_count,
      count(distinct transactions.xmin::text)::integer as written_by_count
    from transactions join markets on markets.id = market_id
    where markets.slug = $1 and transactions.kind = $2 and pool_id is not null
      and not exists (select from transactions reversal where reversal.reverses = transactions.id)`,
    [market, kind],
  )
  return rows[0]
}

/** Sends a write about the market: its answer, which must be a success of one trip. */
async function inOneTrip(path: string, body: object): Promise<Answer['body']> {
  const answer = await exchange.post(`/api/markets/${market}${path}`, body)
  expect(answer.body).toMatchObject({ slug: market })
  expect(answer.headers.get('Server-Timing')).toMatch(/desc="1 trip"$/)
  console.log(`POST ${path} with ${holdersCount} holders: ${answer.headers.get('Server-Timing')}`)
  return answer.body
}

const once = { transactions_count: holdersCount, pools_count: holdersCount, written_by_count: 1 }

describe(`a market that ${holdersCount} pools hold`, () => {
  it('is resolved in one trip and one transaction, and every holder is paid once', async () => {
    expect(await inOneTrip('/resolution', { outcome: '0.37' })).toMatchObject({
      status: 'resolved',
      holders_count: 0,
    })
    expect(await posted('resolution')).toEqual(once)
    expect(await stack.bookDifferences()).toEqual([])
  })

  it('has its resolution reversed in one trip and one transaction', async () => {
    expect(await inOneTrip('/resolution/reverse', {})).toMatchObject({
      status: 'frozen',
      holders_count: holdersCount,
    })
    expect(await posted('reversal')).toEqual(once)
    expect(await stack.bookDifferences()).toEqual([])
  })

  it('is made void in one trip and one transaction, and every holder is paid back once', async () => {
    expect(await inOneTrip('/resolution', { void: true })).toMatchObject({ status: 'void', holders_count: 0 })
    expect(await posted('void')).toEqual(once)
    expect(await stack.bookDifferences()).toEqual([])
  })
})
