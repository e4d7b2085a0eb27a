import type { MiddlewareHandler } from 'hono'
import { toCsv } from '../domain/csv.ts'

/**
 * Gives a list or series as CSV where the request says `?format=csv`, or `Accept: text/csv` and no JSON. Works on the JSON
 * answer, so that both forms say the same.
 */
export const csvAnswers: MiddlewareHandler = async (c, next) => {
  await next()
  const isJson = c.res.headers.get('Content-Type')?.startsWith('application/json')
  if (c.res.status !== 200 || !isJson || !wantsCsv(c.req.query('format'), c.req.header('Accept'))) return
  const answer: { data?: unknown; next_cursor?: unknown } = await c.res.clone().json()
  if (!Array.isArray(answer.data)) return
  const headers = new Headers(c.res.headers)
  headers.set('Content-Type', 'text/csv; charset=utf-8; header=present')
  headers.delete('Content-Length')
  if (typeof answer.next_cursor === 'string') headers.set('X-Next-Cursor', answer.next_cursor)
  c.res = new Response(toCsv(answer.data), { status: 200, headers })
}

/** The parameter decides; without one the Accept header does. */
export function wantsCsv(format: string | undefined, accept = ''): boolean {
  return (
    format === 'csv' || (format === undefined && /\btext\/csv\b/.test(accept) && !/json|\*\/\*/.test(accept))
  )
}
