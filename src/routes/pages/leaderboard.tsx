import { Hono } from 'hono'
import { z } from 'zod'
import { readLeaderboard } from '../../db/queries/leaderboard.ts'
import { BOARD_METRICS } from '../../domain/board-metrics.ts'
import { DEFAULT_PAGE_ROWS } from '../../domain/limits.ts'
import { belongsToSlot } from '../../http/board-freshness.ts'
import { boardPosition, cursorExpired } from '../../http/board-position.ts'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { paths } from '../../http/paths.ts'
import type { AppEnv } from '../../http/request-context.ts'
import { USUAL_METRIC } from '../../views/addresses.ts'
import { LeaderboardPage } from '../../views/leaderboard-page.tsx'
import { htmlResponse } from './html-response.ts'
import { cursorField, windowField } from './page-fields.ts'
import { pageQuery } from './page-query.ts'

const query = z.strictObject({
  by: z.enum(BOARD_METRICS).default(USUAL_METRIC),
  window: windowField,
  cursor: cursorField,
})

export const leaderboardPageRoutes = new Hono<AppEnv>().get(paths.leaderboard(), async c => {
  const { by, window, cursor } = pageQuery(c, query)
  const { database, settings } = c.get('request')
  const after = decodeCursor(cursor, position => boardPosition(position, by, window))
  const request = { by, window, limit: DEFAULT_PAGE_ROWS, after, around: null }
  const board = await readLeaderboard(database, request, settings.slotSeconds)
  if (board === null) throw cursorExpired()
  const { slot, freshSeconds, nextPosition: position } = board
  belongsToSlot(c, { slot, freshSeconds, pinned: after !== null })
  return htmlResponse(
    c,
    <LeaderboardPage
      board={board}
      by={by}
      window={window}
      cursor={position === null ? null : encodeCursor({ by, window, slot, position })}
      isFirst={after === null}
    />,
  )
})
