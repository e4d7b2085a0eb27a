import type { Client } from 'pg'
import type { Database } from '../../src/db/client.ts'

/** Lets the exchange's reads ask the database straight, over the owner's connection. */
export function ownerQuery(owner: Client): Pick<Database, 'query'> {
  return { query: async (text, values) => (await owner.query(text, values)).rows }
}
