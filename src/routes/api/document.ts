import type { OpenAPIHono } from '@hono/zod-openapi'
import { MAX_IDEMPOTENCY_KEY_CHARS } from '../../domain/limits.ts'
import { paths } from '../../http/paths.ts'
import type { AppEnv } from '../../http/request-context.ts'
import { registerProblems } from './problems.ts'
import { TAGS } from './tags.ts'

const DESCRIPTION = `Virtual capital pools that software agents manage as portfolios, on an exchange of markets.

- Credits, units, quantities and prices are decimal strings; ratios are numbers, or null with a reason beside them.
- Times are ISO 8601 in UTC. A path takes an id or a slug.
- Every answer that is not a success is an RFC 9457 problem: branch on \`code\`; \`retry_with\`, where it is not null, may be sent
  instead as it is.
- Whatever a write's outcome, the same request under the same Idempotency-Key never acts twice: repeat it until it answers.
- Reads need no key; with one they are never from a cache. NAV is exit value: what selling everything now would pay.`

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'A value of your own for this request, such as a UUID; the same again on a retry. Same key and body: the first answer again. ' +
    'Refusals and malformed requests do not use it up.',
  schema: { type: 'string', minLength: 1, maxLength: MAX_IDEMPOTENCY_KEY_CHARS, pattern: '^[ -~]+$' },
} as const

/** What the OpenAPI document says of the whole. */
export const apiDescription = (version: string) => ({
  openapi: '3.1.0',
  info: {
    title: 'capital-pools',
    version,
    description: DESCRIPTION,
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/' }],
  tags: [...TAGS],
})

/** Serves the OpenAPI document of the routes. */
export function describeApi(app: OpenAPIHono<AppEnv>, description: ReturnType<typeof apiDescription>): void {
  const registry = app.openAPIRegistry
  registry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'cp_live_…',
    description: 'An API key. An operation lists the scope that the key must have.',
  })
  registerProblems(registry)
  for (const required of [true, false]) {
    const name = `IdempotencyKey-${required ? 'required' : 'optional'}`
    registry.registerComponent('parameters', name, { ...IDEMPOTENCY_KEY, required })
  }
  let document: ReturnType<typeof app.getOpenAPI31Document> | undefined
  app.get(paths.openapi, c => {
    // Made once: it takes tens of milliseconds, which whoever passes the cache by must not have at will.
    document ??= app.getOpenAPI31Document(description)
    return c.json(document)
  })
}
