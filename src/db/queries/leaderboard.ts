import type { SQL } from 'drizzle-orm'
import type { BoardMetric } from '../../domain/board-metrics.ts'
import type { Window } from '../../domain/slots.ts'
import type { Database } from '../client.ts'
import { type BoardAnswer, type BoardColumns, boards } from './board-statements.ts'
import { heldPage, holdPage } from './held-boards.ts'

/** A place on the board. Unranked pools follow the ranked ones, with the reason. */
export type BoardRow = {
  rank: number | null
  value: number | string | null
  eligible: boolean
  reason: string | null
  pool: { id: string; slug: string; name: string; strategy: string; agent: { slug: string; name: string } }
  nav: string
  return: number | null
  sharpe: number | null
  max_drawdown: number | null
  diversification: number | null
  pnl: string | null
  days: number | null
}

/** What of a page stays the same for as long as its slot does. */
export type BoardPage = { slot: string | null; rows: BoardRow[]; nextPosition: number | null }

/** A page of the board of one slot. `freshSeconds` is how long it stays the newest: until the next slot is due. */
export type Board = BoardPage & { generatedAt: string; freshSeconds: number }

export type BoardRequest = {
  by: BoardMetric
  window: Window
  limit: number
  /** Where an earlier page ended: the slot it was of, and how many rows came before. */
  after: { slot: string; position: number } | null
  /** The pool, by id or slug, that the page is to show in its middle; null shows the board from its top. */
  around: string | null
}

/**
 * The leaderboard at the newest slot or, for a later page, at the slot of the page before; null where that is not kept, or where
 * the pool asked for is not on it.
 */
export async function readLeaderboard(
  database: Database,
  request: BoardRequest,
  slotSeconds: number,
): Promise<Board | null> {
  const held = heldPage(request)
  const answer = await boards[request.by].call(database, ...boardParameters(request, slotSeconds, held))
  const isAbsent = request.around !== null && answer.rows?.position.length === 0
  return answer.is_kept && !isAbsent ? boardOf(answer, request, held) : null
}

/** The page as an expression, for a statement that asks for other things, too. */
export function boardAnswer(
  request: BoardRequest,
  slotSeconds: number,
  held: BoardPage | null,
): SQL<BoardAnswer> {
  return boards[request.by].of(...boardParameters(request, slotSeconds, held))
}

/** What the board's statement is given. Rows that are `held` are not given again. */
export function boardParameters(
  { window, limit, after, around }: BoardRequest,
  slotSeconds: number,
  held: Pick<BoardPage, 'slot'> | null,
) {
  const { slot = null, position = null } = after ?? {}
  return [window, slot, position, around, limit, slotSeconds, held?.slot ?? null] as const
}

/** The board that the answer is of, which is held from then on. `held` is what the database was told of. */
export function boardOf(answer: BoardAnswer, request: BoardRequest, held: BoardPage | null): Board {
  const page = answer.rows === null ? held : pageOf(answer.slot, answer.rows, request)
  if (page === null) throw new Error('the leaderboard query gave no rows')
  if (page !== held && page.slot !== null) holdPage(request, page)
  return { ...page, generatedAt: answer.generated_at, freshSeconds: answer.fresh_seconds ?? 0 }
}

function pageOf(slot: string | null, columns: BoardColumns, { limit }: BoardRequest): BoardPage {
  const positions = columns.position
  return {
    slot,
    rows: positions.slice(0, limit).map((_, index) => boardRowOf(columns, index)),
    nextPosition: positions.length > limit ? (positions[limit - 1] ?? null) : null,
  }
}

function boardRowOf(columns: BoardColumns, index: number): BoardRow {
  const one = <Value>(column: Value[]) => column[index] as Value
  const rank = one(columns.rank)
  return {
    rank,
    value: one(columns.value),
    eligible: rank !== null,
    reason: rank === null ? one(columns.missing_reason) : null,
    pool: {
      id: one(columns.id),
      slug: one(columns.slug),
      name: one(columns.name),
      strategy: one(columns.strategy),
      agent: { slug: one(columns.agent_slug), name: one(columns.agent_name) },
    },
    nav: one(columns.nav),
    return: one(columns.return),
    sharpe: one(columns.sharpe),
    max_drawdown: one(columns.max_drawdown),
    diversification: one(columns.diversification),
    pnl: one(columns.pnl),
    days: one(columns.days),
  }
}
