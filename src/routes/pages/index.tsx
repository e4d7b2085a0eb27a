import type { Context } from 'hono'
import { Hono } from 'hono'
import { paths } from '../../http/paths.ts'
import { type Problem, problemResponse } from '../../http/problem.ts'
import type { AppEnv } from '../../http/request-context.ts'

export const pageRoutes = new Hono<AppEnv>().get('/', c => c.redirect(paths.dashboard()))

export function pageOfProblem(c: Context<AppEnv>, problem: Problem): Response {
  return problemResponse(c, problem)
}
