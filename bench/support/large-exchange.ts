import type { Client } from 'pg'

/** A mandate with every limit, none of which limits anything. */
const noLimits = JSON.stringify({
  max_position_weight: null,
  max_category_weight: null,
  max_gross_exposure: null,
  max_order_notional: null,
  max_orders_per_day: null,
  min_cash_weight: null,
  allowed_categories: null,
  long_only: false,
  drawdown_pause: null,
})

/** How large the exchange is; positions are of each pool. */
export type ExchangeSize = { pools: number; positions: number; markets: number }

/**
 * Fills an empty exchange as its owner, straight into the tables: LMSR markets, an agent for every hundred pools, and pools that
 * have traded, with positions of different sizes. Their deposits and fills are not in the ledger: snapshots do not look at it.
 */
export async function fillExchange(
  owner: Client,
  { pools, positions, markets }: ExchangeSize,
): Promise<void> {
  const agents = Math.ceil(pools / 100)
  await owner.query(`
    insert into agents (slug, name, created_at)
      select 'agent-' || number, 'Agent ' || number, exchange_now() from generate_series(1, ${agents}) number;
    insert into markets (slug, title, description, category, kind, pricing, status, liquidity, opening_outstanding,
        net_quantity, price, price_at, created_at)
      select 'market-' || number, 'Market ' || number, '', 'category-' || number % 12, 'binary', 'lmsr', 'open', 1000, 0,
        moved.quantity, round(lmsr_price(1000, moved.quantity::float8)::numeric, 6), exchange_now(), exchange_now()
      from generate_series(1, ${markets}) number,
        lateral (select (number * 7919 % 4001 - 2000)::numeric as quantity) moved;
    insert into pools (slug, name, description, strategy, status, agent_id, mandate, units, index_nav, units_since,
        orders_count, created_at, updated_at)
      select 'pool-' || number, 'Pool ' || number, '', 'strategy-' || number % 7, 'active', agents.id, '${noLimits}', 1000, 1000,
        exchange_now(), ${positions}, exchange_now(), exchange_now()
      from generate_series(1, ${pools}) number
      join agents on agents.slug = 'agent-' || (number - 1) / 100 + 1;
    insert into accounts (kind, pool_id, balance) select 'pool', id, 500 from pools;`)
  await owner.query(`
    with numbered_markets as materialized (select id, row_number() over (order by id) - 1 as number from markets),
      numbered_pools as materialized (select id, row_number() over (order by id) as number from pools)
    insert into positions (pool_id, market_id, quantity, cost_basis, average_cost, realized_pnl, opened_at, updated_at)
      select pool.id, market.id, 1 + (pool.number * 31 + held) % 97, 20, 0.5, (pool.number * 17 + held) % 11 - 5,
        exchange_now(), exchange_now()
      from numbered_pools pool
      cross join generate_series(0, ${positions - 1}) held
      join numbered_markets market on market.number = (pool.number * 104729 + held * 7907) % ${markets}`)
  await owner.query('vacuum analyze')
}

/** Adds what a pool's page also shows: who holds its units, a deposit, and the trade that opened each position. */
export async function fillHistories(owner: Client): Promise<void> {
  await owner.query(`
    insert into holdings (pool_id, agent_id, units, cost) select id, agent_id, 1000, 1000 from pools;
    insert into transactions (kind, pool_id, holder_id, agent_id, amount, cash_change, units_change, nav_after,
        performance_index, created_at)
      select 'deposit', id, agent_id, agent_id, 1000, 1000, 1000, 1000, 1, created_at from pools;
    insert into transactions (kind, pool_id, market_id, agent_id, side, quantity, price, amount, cash_change, realized_pnl,
        position_quantity, position_cost_basis, position_average_cost, nav_after, rationale, created_at)
      select 'fill', pools.id, market_id, agent_id, 'buy', quantity, 0.5, cost_basis, -cost_basis, 0,
        quantity, cost_basis, average_cost, 1000, 'A large effect, preregistered and well powered.', opened_at
      from positions join pools on pools.id = positions.pool_id;`)
  await owner.query('vacuum analyze')
}
