import type { Context, MiddlewareHandler } from 'hono'
import { connect, type Database } from '../db/client.ts'
import { type Settings, settingsOf } from '../env.ts'
import type { ShownSlot } from './board-freshness.ts'
import type { Lesson } from './lesson.ts'

/** What every handler finds in its request. */
export type RequestContext = { requestId: string; settings: Settings; database: Database }

export type AppEnv = {
  Bindings: object
  Variables: {
    requestId: string
    request: RequestContext
    shownSlot?: ShownSlot
    lesson?: Lesson
    /** Of a list or series: what it is given as, where it is given as CSV. */
    csvColumns?: readonly string[]
    problemCode?: string
    innerTiming?: string | undefined
  }
}

/** Checks the bindings, opens the way to the database, and says in `Server-Timing` what the request cost there. */
export const requestContext: MiddlewareHandler<AppEnv> = async (c, next) => {
  const requestId = crypto.randomUUID()
  c.set('requestId', requestId)
  c.header('X-Request-Id', requestId)
  const settings = settingsOf(c.env)
  const database = connect(settings)
  c.set('request', { requestId, settings, database })
  await next()
  // What a tool called through MCP cost was told by the operation behind it.
  const { innerTiming } = c.var
  if (innerTiming !== undefined) return c.header('Server-Timing', innerTiming)
  const { count, durationMs } = database.trips
  c.header(
    'Server-Timing',
    `db;dur=${durationMs.toFixed(1)};desc="${count} ${count === 1 ? 'trip' : 'trips'}"`,
  )
}

/** The request's context. Before the middleware has run (bad bindings), only the id is there. */
export function contextOf(c: Context<AppEnv>): { requestId: string } & Partial<RequestContext> {
  return c.get('request') ?? { requestId: c.get('requestId') }
}
