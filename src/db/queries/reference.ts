import { eq, or, type SQL, sql } from 'drizzle-orm'
import type { agents, markets, pools } from '../schema/index.ts'

/** Whether a row is the one that a path's id or slug names. */
export function isReferredTo(
  table: typeof agents | typeof markets | typeof pools,
  reference: string,
): SQL | undefined {
  return or(eq(table.slug, reference), sql`${table.id} = uuid_or_null(${reference})`)
}

/** The pattern of `like` that finds this very text anywhere. */
export function containing(search: string): string {
  return `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`
}
