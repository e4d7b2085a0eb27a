import { createHash } from 'node:crypto'
import { createClient } from 'capital-pools/client'
import { withClient } from '../../dev/database.ts'
import { registerAgent } from '../../dev/new-agent.ts'
import type { BenchStack } from './bench-stack.ts'
import { noLimits } from './no-limits.ts'

const poolsPerStatement = 100
const depositPerPool = 10
const agent = 'filler'
const filledMarket = 'filled-market'

/** Opens that many pools, each of which trades, by the commands that the API calls; and takes a slot in which they stand on the boards. */
export async function openTradedPools(stack: BenchStack, poolsCount: number): Promise<void> {
  const operator = createClient({ url: stack.url, key: stack.operatorKey })
  const filler = { slug: agent, name: agent, scopes: ['manage' as const, 'trade' as const] }
  const key = await registerAgent(operator, filler, String(poolsCount * depositPerPool))
  const terms = { pricing: 'lmsr', liquidity: '100000', initial_price: '0.5' } as const
  await operator.createMarket({ slug: filledMarket, title: filledMarket, category: 'gap', ...terms })
  await withClient(stack.ownerDatabaseUrl, async client => {
    await client.query('update quotas set pools_per_agent = greatest(pools_per_agent, $1)', [poolsCount])
    const keyHash = createHash('sha256').update(key, 'ascii').digest()
    for (let first = 1; first <= poolsCount; first += poolsPerStatement) {
      const last = Math.min(first + poolsPerStatement - 1, poolsCount)
      const { rows } = await client.query<{ filled_count: number }>(fillStatement, [
        keyHash,
        poolTerms,
        first,
        last,
        filledMarket,
      ])
      if (rows[0]?.filled_count !== last - first + 1) throw new Error('The exchange could not be filled.')
    }
    await client.query('analyze')
  })
  await operator.runSnapshot()
}

const poolTerms = {
  name: 'Filled',
  description: '',
  strategy: 'none',
  mandate: noLimits,
  open_to_deposits: false,
  initial_deposit: String(depositPerPool),
}

/** Opens the pools with the numbers from $3 to $4, and buys or sells in the market for each. */
const fillStatement = `
  with opened_pools as materialized (
    select number, open_pool($1, null, $2::jsonb || jsonb_build_object('slug', 'filled-' || number)) as reply
    from generate_series($3::integer, $4::integer) number
  ), filled_orders as materialized (
    select place_order($1, null, jsonb_build_object(
      'pool', reply #>> '{answer,slug}', 'market', $5::text,
      'side', case when number % 3 = 0 then 'sell' else 'buy' end, 'quantity', (1 + number % 7)::text
    )) as reply
    from opened_pools
  )
  select count(*) filter (where reply ->> 'answer' is not null)::integer as filled_count from filled_orders`
