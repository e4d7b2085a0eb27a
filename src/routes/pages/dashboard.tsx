import { Hono } from 'hono'
import { z } from 'zod'
import { readDashboard } from '../../db/queries/dashboard.ts'
import { BOARD_METRICS } from '../../db/queries/leaderboard.ts'
import { WINDOWS } from '../../domain/slots.ts'
import { paths } from '../../http/paths.ts'
import type { AppEnv } from '../../http/request-context.ts'
import { DashboardPage } from '../../views/dashboard-page.tsx'
import { htmlResponse } from './html-response.ts'
import { pageQuery } from './page-query.ts'

const BOARD_ROWS = 25

const query = z.strictObject({
  by: z.enum(BOARD_METRICS).default('return'),
  window: z.enum(WINDOWS).default('all'),
})

export const dashboardRoutes = new Hono<AppEnv>().get(paths.dashboard(), async c => {
  const { by, window } = pageQuery(c, query)
  const { database, settings } = c.var.request
  const boardRequest = { by, window, limit: BOARD_ROWS, after: null, around: null }
  const dashboard = await readDashboard(database, boardRequest, settings.slotSeconds)
  return htmlResponse(c, <DashboardPage dashboard={dashboard} by={by} window={window} />)
})
