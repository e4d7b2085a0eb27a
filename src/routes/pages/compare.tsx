import { Hono } from 'hono'
import { z } from 'zod'
import { comparePools, listCandidates } from '../../db/queries/comparison.ts'
import { MAX_COMPARED_POOLS } from '../../domain/limits.ts'
import { isReference } from '../../domain/slug.ts'
import { paths } from '../../http/paths.ts'
import { Problem } from '../../http/problem.ts'
import type { AppEnv } from '../../http/request-context.ts'
import { comparisonAddress } from '../../views/addresses.ts'
import { CompareChooser, ComparePage } from '../../views/compare-page.tsx'
import { htmlResponse } from './html-response.ts'
import { windowField } from './page-fields.ts'
import { pageQuery } from './page-query.ts'

/** A form sends `pools` once for every ticked box. */
const query = z.strictObject({
  pools: z.union([z.string(), z.array(z.string().min(1))]).default(''),
  window: windowField,
})

export const comparePageRoutes = new Hono<AppEnv>().get(paths.compare(), async c => {
  const { pools, window } = pageQuery(c, query)
  const { database } = c.get('request')
  const references = [...new Set([pools].flat().flatMap(text => text.split(',')))].filter(text => text !== '')
  if (references.length > MAX_COMPARED_POOLS) {
    throw new Problem(
      400,
      'too_many_pools',
      `These are ${references.length} pools, and at most ${MAX_COMPARED_POOLS} are compared at once. Take some out of pools=.`,
    )
  }
  // One address for one comparison, and one that can be passed on.
  if (Array.isArray(pools)) return c.redirect(comparisonAddress(references, window))
  if (references.length === 0) {
    return htmlResponse(c, <CompareChooser candidates={await listCandidates(database)} />)
  }
  for (const reference of references) if (!isReference(reference)) throw poolNotFound(reference)
  const { now, pools: compared } = await comparePools(database, references, window)
  const missing = references.find((_, place) => !compared[place])
  if (missing !== undefined) throw poolNotFound(missing)
  const present = new Set(compared.filter(pool => pool !== null))
  return htmlResponse(c, <ComparePage pools={[...present]} window={window} now={now} />)
})

function poolNotFound(reference: string): Problem {
  return new Problem(404, 'pool_not_found', `There is no pool "${reference}".`)
}
