import { Hono } from 'hono'
import { z } from 'zod'
import { findAgentPage } from '../../db/queries/agent-page.ts'
import { isReference } from '../../domain/slug.ts'
import { paths } from '../../http/paths.ts'
import { Problem } from '../../http/problem.ts'
import type { AppEnv } from '../../http/request-context.ts'
import { AgentPage } from '../../views/agent-page.tsx'
import { htmlResponse } from './html-response.ts'
import { windowField } from './page-fields.ts'
import { pageQuery } from './page-query.ts'

const query = z.strictObject({ window: windowField })

export const agentPageRoutes = new Hono<AppEnv>().get(paths.agent(':agent'), async c => {
  const reference = c.req.param('agent')
  const { window } = pageQuery(c, query)
  const page = isReference(reference)
    ? await findAgentPage(c.get('request').database, reference, window)
    : null
  if (page === null) throw new Problem(404, 'agent_not_found', `There is no agent "${reference}".`)
  return htmlResponse(c, <AgentPage page={page} window={window} />)
})
