import { sql } from 'drizzle-orm'
import { check, index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { bytea, id, instant } from './columns.ts'

export const agents = pgTable(
  'agents',
  {
    id: id(),
    slug: text().notNull(),
    name: text().notNull(),
    created_at: instant().notNull(),
  },
  table => [unique('agents_slug_unique').on(table.slug)],
)

export const apiKeys = pgTable(
  'api_keys',
  {
    id: id(),
    agent_id: uuid()
      .notNull()
      .references(() => agents.id),
    /** SHA-256 of the whole key. */
    key_hash: bytea().notNull(),
    scopes: text().array().notNull(),
    created_at: instant().notNull(),
    expires_at: instant(),
    revoked_at: instant(),
  },
  table => [
    unique('api_keys_key_hash_unique').on(table.key_hash),
    index('api_keys_agent').on(table.agent_id),
    check(
      'api_keys_scopes_known',
      sql`${table.scopes} <@ array['read','trade','manage','admin'] and cardinality(${table.scopes}) > 0`,
    ),
  ],
)
