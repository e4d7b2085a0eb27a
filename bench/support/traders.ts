import { createHash, randomUUID } from 'node:crypto'
import { createClient } from 'capital-pools/client'
import type { Client } from 'pg'
import { registerAgent } from '../../dev/new-agent.ts'

/** Who trades: a pool of its own, and the market that it trades in. */
export interface Trader {
  url: string
  headers: Record<string, string>
  /** What it does in even turns and takes back in odd ones. */
  bodies: [buy: string, sell: string]
  /** The same as the Worker's command is called with. */
  keyHash: Buffer
  requests: [buy: string, sell: string]
}

/** Pools with credits, each of an agent of its own; the trader at `index` trades in the market at `index`, modulo. */
export async function openTraders(
  url: string,
  operatorKey: string,
  name: string,
  count: number,
  marketsCount: number,
): Promise<Trader[]> {
  const operator = createClient({ url, key: operatorKey })
  for (let index = 0; index < marketsCount; index += 1) {
    const slug = `${name}-market-${index}`
    const terms = { pricing: 'lmsr', liquidity: '1000', initial_price: '0.5' } as const
    await operator.createMarket({ slug, title: slug, category: 'gap', ...terms })
  }
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const slug = `${name}-pool-${index}`
      const key = await registerAgent(operator, { slug, name: slug, scopes: ['manage', 'trade'] }, '1000')
      await createClient({ url, key }).openPool({ slug, name: slug, initial_deposit: '1000' })
      const market = `${name}-market-${index % marketsCount}`
      const orders = (['buy', 'sell'] as const).map(side => ({ market, side, quantity: '1' }))
      const [buy, sell] = orders.map(order => JSON.stringify(order))
      const [buyRequest, sellRequest] = orders.map(order => JSON.stringify({ pool: slug, ...order }))
      return {
        url: `${url}/api/pools/${slug}/orders`,
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
        bodies: [buy ?? '', sell ?? ''],
        keyHash: createHash('sha256').update(key, 'ascii').digest(),
        requests: [buyRequest ?? '', sellRequest ?? ''],
      }
    }),
  )
}

/** Buys in even turns and sells in odd ones, each time under a new idempotency key. Throws if it is not filled. */
export async function placeOrder({ url, headers, bodies }: Trader, turn: number): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'Idempotency-Key': randomUUID() },
    body: turn % 2 === 0 ? bodies[0] : bodies[1],
  })
  const text = await response.text()
  if (response.status !== 201)
    throw new Error(`An order was answered ${response.status}: ${text.slice(0, 300)}`)
}

/** As `placeOrder`, without the Worker: the command that it would call, on a connection of its own, prepared. */
export async function callPlaceOrder(client: Client, trader: Trader, turn: number): Promise<void> {
  const { rows } = await client.query<{ reply: { answer?: unknown } }>({
    name: 'place_order',
    text: 'select place_order($1, $2, $3) as reply',
    values: [trader.keyHash, randomUUID(), trader.requests[turn % 2 === 0 ? 0 : 1]],
  })
  if (!rows[0]?.reply.answer) throw new Error(`An order was refused: ${JSON.stringify(rows)}`)
}

/** Throws if the answer is no success. */
export async function selectOne(url: string): Promise<void> {
  const response = await fetch(url)
  const text = await response.text()
  if (!response.ok) throw new Error(`select 1 was answered ${response.status}: ${text.slice(0, 300)}`)
}
