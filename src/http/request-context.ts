import type { Context, MiddlewareHandler } from 'hono'
import { connect, type Database, type Trips } from '../db/client.ts'
import { type Settings, settingsOf } from '../env.ts'
import type { ShownSlot } from './board-freshness.ts'
import type { Lesson } from './lesson.ts'
import type { LimitName } from './rate-limit.ts'

/** What every handler finds in its request. */
export type RequestContext = { requestId: string; settings: Settings; database: Database }

export type AppEnv = {
  Bindings: object
  Variables: {
    requestId: string
    request: RequestContext
    limits?: readonly LimitName[]
    shownSlot?: ShownSlot
    lesson?: Lesson
    /** Of a list or series: what it is given as, where it is given as CSV. */
    csvColumns?: readonly string[]
    problemCode?: string
    innerTiming?: string | undefined
  }
}

/** Names the request, in its answer too. */
export const nameRequest: MiddlewareHandler<AppEnv> = async (c, next) => {
  const id = crypto.randomUUID()
  c.set('requestId', id)
  await next()
  c.res.headers.set('X-Request-Id', id)
}

/** Checks the bindings, opens the way to the database, and says in `Server-Timing` what the request cost there. */
export const requestContext: MiddlewareHandler<AppEnv> = async (c, next) => {
  const requestId = c.get('requestId')
  const settings = settingsOf(c.env)
  const database = connect(settings)
  c.set('request', { requestId, settings, database })
  await next()
  // What a tool called through MCP cost was told by the operation behind it.
  c.res.headers.set('Server-Timing', c.get('innerTiming') ?? timingOf(database.trips))
}

/** What a request cost at the database, for `Server-Timing`. */
export function timingOf({ count, durationMs }: Trips): string {
  return `db;dur=${durationMs.toFixed(1)};desc="${count} ${count === 1 ? 'trip' : 'trips'}"`
}

/** The request's context. Before the middleware has run (bad bindings), only the id is there. */
export function contextOf(c: Context<AppEnv>): { requestId: string } & Partial<RequestContext> {
  return c.get('request') ?? { requestId: c.get('requestId') }
}
