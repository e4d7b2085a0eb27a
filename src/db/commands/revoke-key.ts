import type { Database } from '../client.ts'
import { type Caller, type Outcome, runCommand } from './run-command.ts'

export type RevokedKey = { id: string; revoked_at: string }

/** Revokes a key: it is refused from the next request on. Scope `manage`. Refuses `key_not_found`. */
export function revokeKey(
  database: Database,
  caller: Caller,
  key: { agent: string; key_id: string },
): Promise<Outcome<RevokedKey>> {
  return runCommand<RevokedKey>(database, 'revoke_key', caller, key)
}
