import { z } from '@hono/zod-openapi'
import type { TypedResponse } from 'hono'
import {
  type Board,
  type BoardRequest,
  type BoardRow,
  readLeaderboard,
} from '../../db/queries/leaderboard.ts'
import { BOARD_METRICS, type BoardMetric } from '../../domain/board-metrics.ts'
import { WINDOWS, type Window } from '../../domain/slots.ts'
import { belongsToSlot } from '../../http/board-freshness.ts'
import { boardPosition, cursorExpired } from '../../http/board-position.ts'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { Problem } from '../../http/problem.ts'
import { amount, cursor, format, id, limit, poolReference, time } from './fields.ts'
import { newRouter, readOperation } from './operation.ts'

const boardRowSchema = z
  .object({
    rank: z.number().nullable(),
    value: z.union([z.number(), z.string()]).nullable(),
    eligible: z.boolean(),
    reason: z.string().nullable(),
    pool: z.object({
      id,
      slug: z.string(),
      name: z.string(),
      strategy: z.string(),
      agent: z.object({ slug: z.string(), name: z.string() }),
    }),
    nav: amount,
    return: z.number().nullable(),
    sharpe: z.number().nullable(),
    max_drawdown: z.number().nullable(),
    diversification: z.number().nullable(),
    pnl: amount.nullable(),
    days: z.number().nullable(),
  })
  .openapi('LeaderboardRow')

const leaderboardSchema = z
  .object({
    by: z.enum(BOARD_METRICS),
    window: z.enum(WINDOWS),
    slot: time.nullable(),
    generated_at: time,
    data: z.array(boardRowSchema),
    next_cursor: z.string().nullable(),
  })
  .openapi('Leaderboard')

const leaderboardRoute = readOperation({
  operationId: 'readLeaderboard',
  path: '/pools/leaderboard',
  tag: 'Leaderboard',
  summary: 'Pools ranked by a metric over a window',
  description:
    'The board of the newest slot; all pages of a cursor are of one slot. Pools with too short a history are listed unranked, with the reason.',
  request: {
    query: z.strictObject({
      by: z.enum(BOARD_METRICS).default('return'),
      window: z.enum(WINDOWS).default('all'),
      around: poolReference.optional().openapi({
        description: 'A pool, by id or slug: the page with it in the middle. Not together with cursor.',
      }),
      limit,
      cursor,
      format,
    }),
  },
  answers: 'The board of the newest slot',
  answer: leaderboardSchema,
  finds: 'pool',
})

export const leaderboardRoutes = newRouter().openapi(leaderboardRoute, async c => {
  const { by, window, limit, cursor, around = null } = c.req.valid('query')
  const after = decodeCursor(cursor, position => boardPosition(position, by, window))
  if (after !== null && around !== null) throw oneStartOnly()
  const request: BoardRequest = { by, window, limit, after, around }
  const { database, settings } = c.get('request')
  const board = await readLeaderboard(database, request, settings.slotSeconds)
  if (board === null) throw after === null ? notOnBoard() : cursorExpired()
  belongsToSlot(c, { slot: board.slot, freshSeconds: board.freshSeconds, pinned: after !== null })
  return jsonAnswer(documentText(board, request))
})

type BoardDocument = z.infer<typeof leaderboardSchema>

function jsonAnswer(text: string): Response & TypedResponse<BoardDocument, 200, 'json'> {
  const response: Response = new Response(text, { headers: { 'Content-Type': 'application/json' } })
  return response as Response & TypedResponse<BoardDocument, 200, 'json'>
}

/** What documents say of rows that were given before. */
const renderedRows = new WeakMap<readonly BoardRow[], string>()

/** A board as the text of its JSON document. Rows that stay as they are until the next slot are put into words once. */
function documentText(board: Board, { by, window }: BoardRequest): string {
  const { slot, generatedAt, rows } = board
  const head: Omit<BoardDocument, 'data' | 'next_cursor'> = { by, window, slot, generated_at: generatedAt }
  const rest = renderedRows.get(rows) ?? renderRows(board, by, window)
  return `${JSON.stringify(head).slice(0, -1)},${rest}`
}

/** The document's end. The cursor carries the slot, so that every page of a reading is of the same one. */
function renderRows({ slot, rows, nextPosition }: Board, by: BoardMetric, window: Window): string {
  const rest: Pick<BoardDocument, 'data' | 'next_cursor'> = {
    data: rows,
    next_cursor: nextPosition === null ? null : encodeCursor({ by, window, slot, position: nextPosition }),
  }
  const text = JSON.stringify(rest).slice(1)
  renderedRows.set(rows, text)
  return text
}

function oneStartOnly(): Problem {
  return new Problem(400, 'invalid_request', 'Give either cursor or around: each says where the page begins.')
}

function notOnBoard(): Problem {
  return new Problem(404, 'pool_not_found', 'No pool of that id or slug is on the board of the newest slot.')
}
