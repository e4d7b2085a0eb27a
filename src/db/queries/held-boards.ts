import { keepLast, lastUsed, putLast } from '../../domain/use-order.ts'
import type { BoardPage, BoardRequest } from './leaderboard.ts'

/** Some 50 KB each, with their text; four times as much at the most. */
const MAX_PAGES = 64

/**
 * Pages of boards that this isolate has read, by what was asked for. The board of a slot never changes: whoever says which slot
 * is held here need not be sent its rows again, and yet shows what the database says is the newest.
 */
const pages = new Map<string, BoardPage>()

/** The page that this isolate read last for such a request, of whatever slot; it becomes the last to make room. */
export function heldPage(request: BoardRequest): BoardPage | null {
  return lastUsed(pages, keyOf(request)) ?? null
}

export function holdPage(request: BoardRequest, page: BoardPage): void {
  putLast(pages, keyOf(request), page)
  keepLast(pages, MAX_PAGES)
}

function keyOf({ by, window, limit, after, around }: BoardRequest): string {
  return [by, window, limit, after?.slot, after?.position, around].join(' ')
}
