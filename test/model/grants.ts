import { decimal, millionths } from './amounts.ts'
import { accepted, type Decision } from './decision.ts'
import { someText } from './expectation.ts'
import { known, type World, withAgent } from './world.ts'

export type Grant = { agent: string; amount: string }

/** Credits from the treasury to an agent's wallet. */
export function grant(world: World, { agent: slug, amount }: Grant): Decision {
  const agent = known(world.agents, slug)
  const after = { ...agent, wallet: agent.wallet + millionths(amount) }
  return accepted(withAgent(world, after), 201, {
    transaction_id: someText,
    amount: decimal(millionths(amount)),
    wallet_balance: decimal(after.wallet),
    created_at: new Date(world.now).toISOString(),
  })
}
