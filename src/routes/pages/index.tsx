import { type Context, Hono } from 'hono'
import { paths } from '../../http/paths.ts'
import type { Problem } from '../../http/problem.ts'
import { type AppEnv, contextOf } from '../../http/request-context.ts'
import { ProblemPage } from '../../views/problem-page.tsx'
import { assetRoutes } from './assets.ts'
import { dashboardRoutes } from './dashboard.tsx'
import { htmlResponse } from './html-response.ts'
import { poolPageRoutes } from './pool.tsx'

export const pageRoutes = new Hono<AppEnv>()
  .get('/', c => c.redirect(paths.dashboard()))
  .route('/', dashboardRoutes)
  .route('/', poolPageRoutes)
  .route('/', assetRoutes)

/** A problem as a page, with its status and headers. Works before the request has its context, too. */
export function pageOfProblem(c: Context<AppEnv>, problem: Problem): Promise<Response> {
  const { requestId } = contextOf(c)
  const page = <ProblemPage status={problem.status} detail={problem.detail} requestId={requestId} />
  return htmlResponse(c, page, problem.status, { 'Cache-Control': 'no-store', ...problem.headers })
}
