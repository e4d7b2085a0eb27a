import type { ExchangeClient, Input } from 'capital-pools/client'

/** Registers an agent with credits in its wallet, and returns a key of it. */
export async function registerAgent(
  operator: ExchangeClient,
  agent: Input<'createAgent'>,
  credits: string,
): Promise<string> {
  const { slug, scopes } = agent
  const { key } = await operator.createAgent(agent)
  await operator.grantCredits({ agent: slug, amount: credits, memo: 'Endowment' })
  // A key is told once: where that answer was lost on the way, another is made.
  const told = key ?? (await operator.createKey({ agent: slug, scopes })).key
  if (told === null) throw new Error(`No key of "${slug}" was told.`)
  return told
}
