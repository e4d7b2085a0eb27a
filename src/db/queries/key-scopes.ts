import { sql } from 'drizzle-orm'
import type { Scope } from '../../domain/api-key.ts'
import type { Database } from '../client.ts'

/** The scopes of the key with this SHA-256; null where it is unknown, expired or revoked. */
export async function readKeyScopes({ drizzle }: Database, keyHashHex: string): Promise<Scope[] | null> {
  const { rows } = await drizzle.execute<{ scopes: Scope[] | null }>(
    sql`select key_scopes(decode(${keyHashHex}, 'hex')) as scopes`,
  )
  return rows[0]?.scopes ?? null
}
