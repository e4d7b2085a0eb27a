import type { Context } from 'hono'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { ProblemStatus } from '../../http/problem.ts'
import type { AppEnv } from '../../http/request-context.ts'

/**
 * HTML lets one leave these out, and tables and lists are full of them. Text and attributes have no tags in them: the renderer
 * escapes them.
 */
const OPTIONAL_END_TAGS = /<\/(?:td|tr|th|li|dt|dd|option)>/g

/** A view as a whole HTML document. */
export async function htmlResponse(
  c: Context<AppEnv>,
  view: HtmlEscapedString | Promise<HtmlEscapedString>,
  status: 200 | ProblemStatus = 200,
  headers: Record<string, string> = {},
): Promise<Response> {
  const html = `<!doctype html>${await view}`.replaceAll(OPTIONAL_END_TAGS, '')
  return c.body(html, status, {
    ...headers,
    'Content-Type': 'text/html; charset=utf-8',
  })
}
