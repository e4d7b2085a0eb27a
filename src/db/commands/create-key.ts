import type { Scope } from '../../domain/api-key.ts'
import type { Database } from '../client.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

/** `keyHashHex` is the SHA-256 of the key, which the database never sees. */
export type NewKey = { agent: string; scopes: Scope[]; expires_at: string | null; keyHashHex: string }

export type CreatedKey = { id: string; scopes: Scope[]; expires_at: string | null; created_at: string }

/** Makes a further key for an agent. Scope `manage`. Refuses `agent_not_found`, `insufficient_scope`, `key_would_outlive`. */
export function createKey(
  database: Database,
  caller: Caller,
  { keyHashHex, ...key }: NewKey,
): Promise<Outcome<CreatedKey>> {
  return runCommand<CreatedKey>(database, 'create_key', caller, { ...key, key_hash: keyHashHex })
}
