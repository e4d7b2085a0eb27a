import { Hono } from 'hono'
import { z } from 'zod'
import { findMarketPage } from '../../db/queries/market-page.ts'
import { isReference } from '../../domain/slug.ts'
import { paths } from '../../http/paths.ts'
import { Problem } from '../../http/problem.ts'
import type { AppEnv } from '../../http/request-context.ts'
import { MarketPage } from '../../views/market-page.tsx'
import { htmlResponse } from './html-response.ts'
import { windowField } from './page-fields.ts'
import { pageQuery } from './page-query.ts'

const query = z.strictObject({ window: windowField })

export const marketPageRoutes = new Hono<AppEnv>().get(paths.market(':market'), async c => {
  const reference = c.req.param('market')
  const { window } = pageQuery(c, query)
  const page = isReference(reference)
    ? await findMarketPage(c.get('request').database, reference, window)
    : null
  if (page === null) throw new Problem(404, 'market_not_found', `There is no market "${reference}".`)
  return htmlResponse(c, <MarketPage page={page} window={window} />)
})
