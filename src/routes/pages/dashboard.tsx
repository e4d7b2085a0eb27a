import { Hono } from 'hono'
import { z } from 'zod'
import { readDashboard } from '../../db/queries/dashboard.ts'
import { POOL_SORTS, type PoolSort } from '../../db/queries/pools.ts'
import { BOARD_METRICS } from '../../domain/board-metrics.ts'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { paths } from '../../http/paths.ts'
import { poolPosition } from '../../http/pool-position.ts'
import type { AppEnv } from '../../http/request-context.ts'
import { USUAL_METRIC, USUAL_SORT } from '../../views/addresses.ts'
import { DashboardPage } from '../../views/dashboard-page.tsx'
import { htmlResponse } from './html-response.ts'
import { cursorField, orNothing, searchField, tagField, windowField } from './page-fields.ts'
import { pageQuery } from './page-query.ts'

const BOARD_ROWS = 10

const SORTS = POOL_SORTS.flatMap(sort => [sort, `-${sort}`] as const) satisfies PoolSort[]

const query = z.strictObject({
  by: z.enum(BOARD_METRICS).default(USUAL_METRIC),
  window: windowField,
  q: searchField,
  status: orNothing(z.enum(['active', 'paused', 'closed'])),
  strategy: tagField,
  category: tagField,
  sort: z.enum(SORTS).default(USUAL_SORT),
  cursor: cursorField,
})

export const dashboardRoutes = new Hono<AppEnv>().get(paths.dashboard(), async c => {
  const { by, window, q, status, strategy, category, sort, cursor } = pageQuery(c, query)
  const { database, settings } = c.get('request')
  const filter = { search: q, status, strategy, category }
  const after = decodeCursor(cursor, position => poolPosition(position, sort))
  const boardRequest = { by, window, limit: BOARD_ROWS, after: null, around: null }
  const dashboard = await readDashboard(database, boardRequest, { filter, sort, after }, settings.slotSeconds)
  const { next } = dashboard.pools
  return htmlResponse(
    c,
    <DashboardPage
      dashboard={dashboard}
      view={{ by, window, filter, sort }}
      cursor={next && encodeCursor({ sort, ...next })}
    />,
  )
})
