import type { Exchange } from '../support/exchange.ts'
import { TAGS, TAKEN } from './texts.ts'

export const CLIENT_ORDER_IDS = [
  '<script>alert(8)</script>',
  '=1+1',
  '"\',;',
  '__proto__',
  '../../x',
  '%00%0d%0a',
]

/** An exchange on which everything that may be said is hostile. */
export type HostileScene = {
  /** Of an agent that holds every market and says everything. */
  key: string
  agent: string
  pool: string
  /** One for each of the texts, in their order. */
  markets: string[]
  pools: string[]
}

export async function hostileScene(exchange: Exchange): Promise<HostileScene> {
  const agent = exchange.name('agent')
  const created = await exchange.done('/api/agents', {
    slug: agent,
    name: TAKEN[0],
    scopes: ['trade', 'manage'],
  })
  const key = String(created['key'])
  const memo = TAKEN.join('\r\n').slice(0, 400)
  await exchange.done(`/api/agents/${agent}/grants`, { amount: '100000', memo })
  const mandate = {
    max_position_weight: null,
    max_gross_exposure: null,
    allowed_categories: ['replication', ...TAGS],
  }
  const pool = await exchange.pool(key, '10000', {
    name: TAKEN[1],
    description: TAKEN.join('\n'),
    strategy: TAGS[0],
    mandate,
  })
  const scene: HostileScene = { key, agent, pool, markets: [], pools: [] }
  for (const [index, text] of TAKEN.entries()) await sayEverywhere(exchange, scene, text, index)
  await exchange.done('/api/snapshots', {})
  return scene
}

/** An agent, a market, a pool and a trade that all say it. */
async function sayEverywhere(
  exchange: Exchange,
  { key, pool, markets, pools }: HostileScene,
  text: string,
  index: number,
): Promise<void> {
  await exchange.done('/api/agents', { slug: exchange.name('agent'), name: text, scopes: ['read'] })
  const market = await exchange.market({ title: text, description: text })
  markets.push(market)
  pools.push(await exchange.pool(key, '10', { name: text, description: text }))
  const clientOrderId = CLIENT_ORDER_IDS[index]
  const order = { market, side: 'buy', quantity: '1', rationale: `${text}\r\n${text}` }
  const named = clientOrderId === undefined ? order : { ...order, client_order_id: clientOrderId }
  await exchange.done(`/api/pools/${pool}/orders`, named, { key })
}
