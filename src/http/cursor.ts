import { z } from 'zod'
import { Problem } from './problem.ts'

/** A list's position as the opaque text that clients give back. */
export function encodeCursor(position: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(position))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** The position in a cursor, as `parse` accepts it; null without one. Text that no page gave is a problem. */
export function decodeCursor<Position>(
  cursor: string | undefined,
  parse: (position: unknown) => Position | null,
): Position | null {
  if (cursor === undefined) return null
  const position = parse(decoded(cursor))
  if (position === null) {
    throw new Problem(400, 'invalid_cursor', 'The cursor is not one that this list gave. Start without one.')
  }
  return position
}

function decoded(cursor: string): unknown {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))
    const position = JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, char => char.charCodeAt(0))))
    // Spaces, padding and the like would make other texts of the same position.
    return encodeCursor(position) === cursor ? position : undefined
  } catch {
    return undefined
  }
}

/** The position as `schema` has it, if its members are just those, in that order: any other would be a second text of it. */
export function positionOf<Schema extends z.ZodObject>(
  schema: Schema,
  position: unknown,
): z.infer<Schema> | null {
  const { data } = schema.safeParse(position)
  return data !== undefined && JSON.stringify(data) === JSON.stringify(position) ? data : null
}

/** An id as the database writes it. */
export const positionId = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)

export function idPosition(position: unknown): string | null {
  return positionId.safeParse(position).data ?? null
}

/** A position in the books: their sequence, a bigint as text. */
export function sequencePosition(position: unknown): string | null {
  return typeof position === 'string' && /^(0|[1-9]\d{0,17})$/.test(position) ? position : null
}
