import express from 'express'
import { Pool } from 'pg'
import {
  allMarkets,
  allPositions,
  type HeldRow,
  historyOf,
  newestPools,
  openPools,
  type PoolRow,
  poolBySlug,
  positionsOf,
  transactionsOf,
} from './rows.ts'
import { type Worth, worthOf } from './valuation.ts'
import { boardRow, poolDetail, poolSummary } from './views.ts'

const PAGE_ROWS = 50

const database = new Pool({ connectionString: process.env['DATABASE_URL'], max: 8 })
const app = express()

app.get('/api/pools', async (_request, response) => {
  const pools = await newestPools(database, PAGE_ROWS)
  const positions = await positionsOf(
    database,
    pools.map(pool => pool.id),
  )
  const held = Map.groupBy(positions, position => position.pool_id)
  const data = pools.map(pool =>
    poolSummary(
      pool,
      worthOf(pool, held.get(pool.id) ?? [], position => position),
    ),
  )
  response.json({ data })
})

// Before the route of one pool, which would take "leaderboard" for a pool.
app.get('/api/pools/leaderboard', async (_request, response) => {
  const [pools, markets, positions] = await Promise.all([
    openPools(database),
    allMarkets(database),
    allPositions(database),
  ])
  const marketById = new Map(markets.map(market => [market.id, market]))
  const held = Map.groupBy(positions, position => position.pool_id)
  const marketOf = ({ market_id: id }: HeldRow) => {
    const market = marketById.get(id)
    if (market === undefined) throw new Error(`There is no market ${id}.`)
    return market
  }
  const board = pools
    .map(pool => ({ pool, worth: worthOf(pool, held.get(pool.id) ?? [], marketOf) }))
    .sort(boardOrder)
    .slice(0, PAGE_ROWS)
  let rank = 0
  const data = board.map(({ pool, worth }, index) => {
    if (worth.return !== board[index - 1]?.worth.return) rank = index + 1
    return boardRow(rank, pool, worth)
  })
  response.json({ by: 'return', window: 'all', data })
})

app.get('/api/pools/:slug', async (request, response) => {
  const pool = await poolBySlug(database, request.params.slug)
  if (pool === undefined) {
    response.status(404).json({ detail: `There is no pool "${request.params.slug}".` })
    return
  }
  const [positions, history, transactions] = await Promise.all([
    positionsOf(database, [pool.id]),
    historyOf(database, pool.id),
    transactionsOf(database, pool.id),
  ])
  const worth = worthOf(pool, positions, position => position)
  response.json(poolDetail(pool, worth, history, transactions))
})

type Entry = { pool: PoolRow; worth: Worth<HeldRow> }

/** By return; of equals, who was there first. */
function boardOrder(one: Entry, other: Entry): number {
  return (
    other.worth.return - one.worth.return ||
    one.pool.created_at.getTime() - other.pool.created_at.getTime() ||
    (one.pool.id < other.pool.id ? -1 : 1)
  )
}

app.listen(Number(process.env['PORT']), '127.0.0.1')
