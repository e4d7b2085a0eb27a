import type { Scope } from '../../domain/api-key.ts'
import type { Database } from '../client.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

/** `keyHashHex` is the SHA-256 of the agent's first key, which the database never sees. */
export type NewAgent = { slug: string; name: string; scopes: Scope[]; keyHashHex: string }

export type CreatedAgent = {
  id: string
  slug: string
  name: string
  scopes: Scope[]
  key_id: string
  wallet_balance: string
  created_at: string
}

/** Registers an agent with an empty wallet and its first key. Scope `admin`. Refuses `slug_taken`. */
export function createAgent(
  database: Database,
  caller: Caller,
  { keyHashHex, ...agent }: NewAgent,
): Promise<Outcome<CreatedAgent>> {
  return runCommand<CreatedAgent>(database, 'create_agent', caller, { ...agent, key_hash: keyHashHex })
}
