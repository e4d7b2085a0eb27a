import type { Context } from 'hono'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { ProblemStatus } from '../../http/problem.ts'
import type { AppEnv } from '../../http/request-context.ts'

/** A view as a whole HTML document. */
export async function htmlResponse(
  c: Context<AppEnv>,
  view: HtmlEscapedString | Promise<HtmlEscapedString>,
  status: 200 | ProblemStatus = 200,
  headers: Record<string, string> = {},
): Promise<Response> {
  return c.body(`<!doctype html>${await view}`, status, {
    ...headers,
    'Content-Type': 'text/html; charset=utf-8',
  })
}
