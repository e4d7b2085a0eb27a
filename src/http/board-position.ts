import { z } from 'zod'
import type { BoardRequest } from '../db/queries/leaderboard.ts'
import { isInstant } from '../domain/instant.ts'
import { positionOf } from './cursor.ts'
import { Problem } from './problem.ts'

const boardPlace = z.object({
  by: z.string(),
  window: z.string(),
  slot: z.iso.datetime({ precision: 3 }).refine(isInstant),
  position: z.number().int().positive().max(1e9),
})

/** Where an earlier page of this very board ended; null where the cursor is of another. */
export function boardPosition(position: unknown, by: string, window: string): BoardRequest['after'] {
  const place = positionOf(boardPlace, position)
  const isOfBoard = place?.by === by && place.window === window
  return isOfBoard ? { slot: place.slot, position: place.position } : null
}

export function cursorExpired(): Problem {
  return new Problem(
    400,
    'cursor_expired',
    'The board that the cursor reads is not kept. Start without a cursor.',
  )
}
