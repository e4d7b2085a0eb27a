import { z } from 'zod'
import type { BoardRequest } from '../db/queries/leaderboard.ts'
import { isInstant } from '../domain/instant.ts'
import { Problem } from './problem.ts'

/** Where an earlier page of this very board ended; null where the cursor is of another. */
export function boardPosition(position: unknown, by: string, window: string): BoardRequest['after'] {
  const parsed = z
    .object({
      by: z.literal(by),
      window: z.literal(window),
      slot: z.iso.datetime().refine(isInstant),
      position: z.number().int().positive().max(1e9),
    })
    .safeParse(position)
  return parsed.success ? { slot: parsed.data.slot, position: parsed.data.position } : null
}

export function cursorExpired(): Problem {
  return new Problem(
    400,
    'cursor_expired',
    'The board that the cursor reads is no longer kept. Start without a cursor.',
  )
}
