import { type Context, Hono } from 'hono'
import { paths } from '../../http/paths.ts'
import type { Problem } from '../../http/problem.ts'
import { type AppEnv, contextOf } from '../../http/request-context.ts'
import { ProblemPage } from '../../views/problem-page.tsx'
import { agentPageRoutes } from './agent.tsx'
import { assetRoutes } from './assets.ts'
import { comparePageRoutes } from './compare.tsx'
import { dashboardRoutes } from './dashboard.tsx'
import { docsPageRoutes } from './docs.tsx'
import { htmlResponse } from './html-response.ts'
import { leaderboardPageRoutes } from './leaderboard.tsx'
import { marketPageRoutes } from './market.tsx'
import { marketsPageRoutes } from './markets.tsx'
import { poolPageRoutes } from './pool.tsx'

/** `openApiDocument` gives the document that the API reference is made of. */
export const pageRoutes = (openApiDocument: () => unknown) =>
  new Hono<AppEnv>()
    .get('/', c => c.redirect(paths.dashboard()))
    .route('/', dashboardRoutes)
    .route('/', poolPageRoutes)
    .route('/', leaderboardPageRoutes)
    .route('/', marketsPageRoutes)
    .route('/', marketPageRoutes)
    .route('/', agentPageRoutes)
    .route('/', comparePageRoutes)
    .route('/', docsPageRoutes(openApiDocument))
    .route('/', assetRoutes)

/** Whether what goes wrong at this path is told as a page rather than as a problem document. */
export function isPagePath(path: string, accept = ''): boolean {
  if (path.startsWith('/exchange') || path === paths.docs()) return true
  return !path.startsWith('/api') && accept.includes('text/html')
}

/** A problem as a page, with its status and headers. Works before the request has its context, too. */
export function pageOfProblem(c: Context<AppEnv>, problem: Problem): Promise<Response> {
  const { requestId } = contextOf(c)
  const page = <ProblemPage status={problem.status} detail={problem.detail} requestId={requestId} />
  return htmlResponse(c, page, problem.status, { 'Cache-Control': 'no-store', ...problem.headers })
}
