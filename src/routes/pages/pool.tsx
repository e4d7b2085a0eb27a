import { Hono } from 'hono'
import { z } from 'zod'
import { findPoolPage } from '../../db/queries/pool-page.ts'
import { isReference } from '../../domain/slug.ts'
import { paths } from '../../http/paths.ts'
import { Problem } from '../../http/problem.ts'
import type { AppEnv } from '../../http/request-context.ts'
import { PoolPage } from '../../views/pool-page.tsx'
import { htmlResponse } from './html-response.ts'
import { windowField } from './page-fields.ts'
import { pageQuery } from './page-query.ts'

const query = z.strictObject({
  window: windowField,
  positions: z.enum(['largest', 'all']).default('largest'),
  transactions: z.enum(['newest', 'more']).default('newest'),
})

export const poolPageRoutes = new Hono<AppEnv>().get(paths.pool(':pool'), async c => {
  const reference = c.req.param('pool')
  const chosen = pageQuery(c, query)
  const page = isReference(reference)
    ? await findPoolPage(c.get('request').database, reference, chosen.window)
    : null
  if (page === null) throw new Problem(404, 'pool_not_found', `There is no pool "${reference}".`)
  return htmlResponse(c, <PoolPage page={page} view={{ slug: page.portfolio.slug, ...chosen }} />)
})
