import { createClient, type ExchangeClient, ExchangeProblem } from 'capital-pools/client'
import { registerAgent } from '../new-agent.ts'
import type { DemoAgent, DemoMarket } from './catalogue.ts'
import type { Intent, MarketView } from './strategies.ts'

const endowment = '15000'
const initialDeposit = '10000'

/** An agent that is registered, with what it remembers. */
export interface Player {
  agent: DemoAgent
  client: ExchangeClient
  /** By market: what its pool holds. */
  quantities: Map<string, number>
  /** By market: the prices at its earlier looks. */
  histories: Map<string, number[]>
}

/** Registers the agent, endows it, and opens its pool with the exchange's usual mandate. */
export async function registerPlayer(
  operator: ExchangeClient,
  agent: DemoAgent,
  url: string,
  signal: AbortSignal,
): Promise<Player> {
  const { slug, name, pool } = agent
  const key = await registerAgent(operator, { slug, name, scopes: ['read', 'trade', 'manage'] }, endowment)
  const client = createClient({ url, key, signal })
  await client.openPool({ ...pool, initial_deposit: initialDeposit })
  return { agent, client, quantities: new Map(), histories: new Map() }
}

/** What the player sees of a market, which it will remember. */
export function look(player: Player, market: DemoMarket, price: number, estimate: number): MarketView {
  const history = player.histories.get(market.slug) ?? []
  player.histories.set(market.slug, [...history, price])
  return { market, price, estimate, history, quantity: player.quantities.get(market.slug) ?? 0 }
}

/** Sends an order in whole shares, if it comes to one. What the exchange refuses is left undone. */
export async function order(player: Player, { market, change, rationale }: Intent): Promise<void> {
  const quantity = Math.round(Math.abs(change))
  if (quantity === 0) return
  try {
    const filled = await player.client.placeOrder({
      pool: player.agent.pool.slug,
      market: market.slug,
      side: change > 0 ? 'buy' : 'sell',
      quantity: String(quantity),
      rationale,
    })
    player.quantities.set(market.slug, Number(filled.position.quantity))
  } catch (error) {
    if (!(error instanceof ExchangeProblem && error.status === 422)) throw error
  }
}
