import { OpenAPIHono } from '@hono/zod-openapi'
import { version } from '../package.json'
import { MAX_URL_CHARS } from './domain/limits.ts'
import { bodyGuard } from './http/body-guard.ts'
import type { DataCentre } from './http/cache-entries.ts'
import { isTooLong } from './http/cache-key.ts'
import { csvAnswers } from './http/csv-answers.ts'
import { edgeCache } from './http/edge-cache.ts'
import { problemOfError, validationProblem } from './http/errors.ts'
import { paths } from './http/paths.ts'
import { Problem, problemResponse } from './http/problem.ts'
import { rateLimit, rateLimitPolicy } from './http/rate-limit.ts'
import { RememberedRoutes } from './http/remembered-routes.ts'
import { type AppEnv, nameRequest, requestContext } from './http/request-context.ts'
import { requestLog } from './http/request-log.ts'
import { answerHeaders } from './http/response-headers.ts'
import { agentRoutes } from './routes/api/agents.ts'
import { briefRoutes } from './routes/api/briefs.ts'
import { apiDescription, describeApi } from './routes/api/document.ts'
import { flowRoutes } from './routes/api/flows.ts'
import { healthRoutes } from './routes/api/health.ts'
import { keyRoutes } from './routes/api/keys.ts'
import { leaderboardRoutes } from './routes/api/leaderboard.ts'
import { marketRoutes } from './routes/api/markets.ts'
import { orderRoutes } from './routes/api/orders.ts'
import { poolRoutes } from './routes/api/pools.ts'
import { positionRoutes } from './routes/api/positions.ts'
import { priceRoutes } from './routes/api/prices.ts'
import { snapshotRoutes } from './routes/api/snapshots.ts'
import { guideRoutes } from './routes/guides.ts'
import { mcpEndpoint } from './routes/mcp/endpoint.ts'
import { isPagePath, pageOfProblem, pageRoutes } from './routes/pages/index.tsx'

const description = apiDescription(version)

/**
 * Builds the app: middleware in the order it runs, the routes, and what becomes of errors. `dataCentre` gives the cache
 * that isolates share, once there is a request.
 */
export function createApp(dataCentre: () => DataCentre): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: validationProblem, router: new RememberedRoutes() })

  app.use(nameRequest)
  app.use(requestLog)
  app.use(answerHeaders)
  app.use(requestContext)
  app.use(async (c, next) => {
    if (!isTooLong(c.req.url)) return next()
    throw new Problem(414, 'url_too_long', `The URL is longer than ${MAX_URL_CHARS} characters.`)
  })
  app.use('/api/*', rateLimitPolicy)
  app.use(paths.mcp, rateLimitPolicy)
  app.use(edgeCache({ dataCentre, fetchAnew: (request, c) => app.fetch(request, c.env, c.executionCtx) }))
  app.use(rateLimit)
  app.use('/api/*', bodyGuard)
  app.use('/api/*', csvAnswers)

  // The board before the pools: "/pools/leaderboard" must never be read as a pool of that name.
  app.route('/api', leaderboardRoutes)
  app.route('/api', poolRoutes)
  app.route('/api', briefRoutes)
  app.route('/api', flowRoutes)
  app.route('/api', orderRoutes)
  app.route('/api', positionRoutes)
  app.route('/api', marketRoutes)
  app.route('/api', priceRoutes)
  app.route('/api', agentRoutes)
  app.route('/api', keyRoutes)
  app.route('/api', snapshotRoutes)
  app.route('/api', healthRoutes(version))
  app.route(
    '/',
    pageRoutes(() => app.getOpenAPI31Document(description)),
  )
  app.route('/', guideRoutes)
  app.use(paths.mcp, bodyGuard)
  app.all(paths.mcp, mcpEndpoint(app))

  describeApi(app, description)

  app.notFound(c => answerProblem(c, new Problem(404, 'not_found', 'There is nothing at this address.')))
  app.onError((error, c) => answerProblem(c, problemOfError(error, c)))
  return app
}

/** People get a page, programs a problem document. */
function answerProblem(
  c: Parameters<typeof problemResponse>[0],
  problem: Problem,
): Response | Promise<Response> {
  return isPagePath(c.req.path, c.req.header('Accept'))
    ? pageOfProblem(c, problem)
    : problemResponse(c, problem)
}
