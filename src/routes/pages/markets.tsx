import { Hono } from 'hono'
import { z } from 'zod'
import { readMarketList } from '../../db/queries/market-list.ts'
import { decodeCursor, encodeCursor, idPosition } from '../../http/cursor.ts'
import { paths } from '../../http/paths.ts'
import type { AppEnv } from '../../http/request-context.ts'
import { MarketsPage } from '../../views/markets-page.tsx'
import { htmlResponse } from './html-response.ts'
import { cursorField, orNothing, searchField, tagField } from './page-fields.ts'
import { pageQuery } from './page-query.ts'

const query = z.strictObject({
  q: searchField,
  status: orNothing(z.enum(['open', 'frozen', 'resolved', 'void'])),
  category: tagField,
  pricing: orNothing(z.enum(['lmsr', 'quoted'])),
  cursor: cursorField,
})

export const marketsPageRoutes = new Hono<AppEnv>().get(paths.markets(), async c => {
  const { q, status, category, pricing, cursor } = pageQuery(c, query)
  const filter = { search: q, status, category, pricing }
  const list = await readMarketList(c.get('request').database, filter, decodeCursor(cursor, idPosition))
  const { next } = list.markets
  return htmlResponse(c, <MarketsPage list={list} filter={filter} cursor={next && encodeCursor(next)} />)
})
