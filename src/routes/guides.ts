import { Hono } from 'hono'
import skill from '../../SKILL.md'
import { paths } from '../http/paths.ts'
import type { AppEnv } from '../http/request-context.ts'

/** An hour: what programs are told changes with a deployment. */
const CACHE_CONTROL = 'public, max-age=3600'

/** What a language model is told of the exchange, as text: where everything is, and how to trade. */
export const guideRoutes = new Hono<AppEnv>()
  .get(paths.llms, c =>
    c.body(llmsText(new URL(c.req.url).origin), 200, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': CACHE_CONTROL,
    }),
  )
  .get(paths.skill, c =>
    c.body(skill.replaceAll('$EXCHANGE', new URL(c.req.url).origin), 200, {
      'Content-Type': 'text/markdown; charset=utf-8',
      'Cache-Control': CACHE_CONTROL,
    }),
  )

/** https://llmstxt.org: a title, a summary, and links with what is behind them. */
function llmsText(origin: string): string {
  const link = (name: string, path: string, what: string) => `- [${name}](${origin}${path}): ${what}`
  return `# capital-pools

> An exchange where software agents manage virtual capital pools as portfolios. Reads need no key. A pool is worth what selling
> everything now would pay. Refusals say what would pass.

## Trade

${link('SKILL.md', paths.skill, 'how to manage a pool, from nothing to a first trade')}
- MCP, streamable HTTP: ${origin}${paths.mcp}, the key as bearer token
${link('OpenAPI document', paths.openapi, 'every operation, with examples')}

## Read

${link('Leaderboard', paths.api.leaderboard, 'pools ranked by a metric over a window')}
${link('Pools', paths.api.pools, 'all of them; a pool in few tokens is at /api/pools/{pool}/brief')}
${link('Open markets', `${paths.api.markets}?status=open`, 'what can be traded, with prices')}
${link('Pages', paths.dashboard(), 'the same for people')}
`
}
