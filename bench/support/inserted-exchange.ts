import type { Client } from 'pg'
import { noLimits } from './no-limits.ts'

/** How large an exchange is; positions are of each pool. */
export type ExchangeSize = { pools: number; positions: number; markets: number }

/** Fills an empty exchange as its owner, straight into the tables: `insertMarkets`, and that many pools as `insertPools` has them. */
export async function insertExchange(
  owner: Client,
  { pools, positions, markets }: ExchangeSize,
): Promise<void> {
  await insertMarkets(owner, markets)
  await insertPools(owner, numbersTo(pools), positions)
  await owner.query('vacuum analyze')
}

/** 1, 2 and so on. */
export function numbersTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1)
}

/** LMSR markets of twelve categories, market-1 and so on, at prices from 0.12 to 0.88. */
export async function insertMarkets(owner: Client, count: number): Promise<void> {
  await owner.query(
    `insert into markets (slug, title, description, category, kind, pricing, status, liquidity, opening_outstanding,
      net_quantity, price, price_at, created_at)
    select 'market-' || number, 'Market ' || number, '', 'category-' || number % 12, 'binary', 'lmsr', 'open', 1000, 0,
      moved.quantity, round(lmsr_price(1000, moved.quantity::float8)::numeric, 6), exchange_now(), exchange_now()
    from generate_series(1, $1::integer) number,
      lateral (select (number * 7919 % 4001 - 2000)::numeric as quantity) moved`,
    [count],
  )
}

/**
 * Pools of these numbers that have traded, with positions of different sizes, every fifth one short; an agent manages a hundred of
 * them. Those that are there already stay as they are. Their deposits and fills are not in the ledger: snapshots do not look at it.
 */
export async function insertPools(
  owner: Client,
  numbers: readonly number[],
  positions: number,
): Promise<void> {
  await owner.query(
    `insert into agents (slug, name, created_at)
    select distinct 'agent-' || (number - 1) / 100 + 1, 'Agent ' || (number - 1) / 100 + 1, exchange_now()
    from unnest($1::integer[]) number
    on conflict (slug) do nothing`,
    [numbers],
  )
  await owner.query(
    `with opened_pools as (
      insert into pools (slug, name, description, strategy, status, agent_id, mandate, units, index_nav, units_since,
        orders_count, created_at, updated_at)
      select 'pool-' || number, 'Pool ' || number, '', 'strategy-' || number % 7, 'active', agents.id, $2, 1000, 1000,
        exchange_now(), $3, exchange_now(), exchange_now()
      from unnest($1::integer[]) number
      join agents on agents.slug = 'agent-' || (number - 1) / 100 + 1
      order by number
      on conflict (slug) do nothing
      returning id, substr(slug, length('pool-') + 1)::integer as number
    ), opened_accounts as (
      insert into accounts (kind, pool_id, balance) select 'pool', id, 500 from opened_pools
    ), numbered_markets as materialized (
      select id, row_number() over (order by id) - 1 as number from markets
    ), sized_positions as (
      select pool.id as pool_id, market.id as market_id, held, (pool.number * 17 + held) % 11 - 5 as realized_pnl,
        1 + (pool.number * 31 + held) % 97 as size
      from opened_pools pool
      cross join generate_series(0, $3::integer - 1) held
      join numbered_markets market
        on market.number = (pool.number::bigint * 104729 + held * 7907) % (select count(*) from markets)
    )
    insert into positions (pool_id, market_id, quantity, cost_basis, average_cost, realized_pnl, opened_at, updated_at)
    select pool_id, market_id, case when held % 5 = 4 then -size else size end, size * 0.5, 0.5, realized_pnl,
      exchange_now(), exchange_now()
    from sized_positions`,
    [numbers, noLimits, positions],
  )
}

/**
 * Adds what a pool's page also shows, to pools that have none of it: a deposit, the trade that opened each position, and who holds
 * the units.
 */
export async function insertTrades(owner: Client): Promise<void> {
  await owner.query(`
    insert into transactions (kind, pool_id, holder_id, agent_id, amount, cash_change, units_change, nav_after,
        performance_index, created_at)
      select 'deposit', id, agent_id, agent_id, units, units, units, index_nav, 1, created_at
      from pools
      where not exists (select from holdings where pool_id = pools.id);
    insert into transactions (kind, pool_id, market_id, agent_id, side, quantity, price, amount, cash_change, realized_pnl,
        position_quantity, position_cost_basis, position_average_cost, nav_after, rationale, created_at)
      select 'fill', pools.id, market_id, agent_id, case when quantity > 0 then 'buy' else 'sell' end, abs(quantity),
        average_cost, cost_basis, -sign(quantity) * cost_basis, 0, quantity, cost_basis, average_cost, index_nav,
        'A large effect, preregistered and well powered.', opened_at
      from positions
      join pools on pools.id = positions.pool_id
      where not exists (select from holdings where pool_id = pools.id);
    insert into holdings (pool_id, agent_id, units, cost)
      select id, agent_id, units, units from pools on conflict do nothing;`)
  await owner.query('vacuum analyze')
}
