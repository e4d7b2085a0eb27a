import type { MiddlewareHandler } from 'hono'
import { toCsv } from '../domain/csv.ts'
import { policyOf, wantsCsv } from './cache-key.ts'
import type { AppEnv } from './request-context.ts'

/**
 * Gives a list or series as CSV where the request says `?format=csv`, or `Accept: text/csv` and no JSON. Works on the JSON
 * answer, so that both forms say the same.
 */
export const csvAnswers: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next()
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
  if (!isRead || c.res.status !== 200 || !wantsCsv(c.req.query('format'), c.req.header('Accept'))) return
  // The cache must not take for JSON what was given as CSV: both go by what the policy knows.
  const hasForms = 'format' in (policyOf(c.req.path)?.policy.parameters ?? {})
  const csvColumns = c.get('csvColumns')
  if (!hasForms || !csvColumns || !c.res.headers.get('Content-Type')?.startsWith('application/json')) return
  const answer: { data: object[]; next_cursor: string | null } = await c.res.json()
  const headers = new Headers(c.res.headers)
  headers.set('Content-Type', 'text/csv; charset=utf-8; header=present')
  headers.delete('Content-Length')
  if (answer.next_cursor !== null) headers.set('X-Next-Cursor', answer.next_cursor)
  c.res = new Response(toCsv(csvColumns, answer.data), { status: 200, headers })
}
