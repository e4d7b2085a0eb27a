import { Hono } from 'hono'
import { z } from 'zod'
import { type ApiReference, apiReferenceOf } from '../../domain/api-reference.ts'
import { paths } from '../../http/paths.ts'
import type { AppEnv } from '../../http/request-context.ts'
import { DocsPage } from '../../views/docs-page.tsx'
import { htmlResponse } from './html-response.ts'
import { pageQuery } from './page-query.ts'

const schema = z.object({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  default: z.unknown().optional(),
  get items() {
    return schema.optional()
  },
  get properties() {
    return z.record(z.string(), schema).optional()
  },
  required: z.array(z.string()).optional(),
  get anyOf() {
    return z.array(schema).optional()
  },
  get oneOf() {
    return z.array(schema).optional()
  },
  get allOf() {
    return z.array(schema).optional()
  },
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
})

const content = z.record(z.string(), z.object({ schema: schema.optional() }))

const operation = z.object({
  operationId: z.string().optional(),
  security: z.array(z.unknown()).optional(),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.string(),
        required: z.boolean().optional(),
        schema: schema.optional(),
      }),
    )
    .optional(),
  requestBody: z.object({ required: z.boolean().optional(), content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: content.optional() })),
})

const openApiDocument = z.object({
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), schema) }),
})

type Components = { parameters?: Record<string, unknown>; responses?: Record<string, unknown> }

/** The document with the parameters and responses that operations share in their places; schemas stay references. */
function withSharedParts(document: { components: Components }): unknown {
  const { parameters, responses } = document.components
  const shared = new Map([
    ...Object.entries(parameters ?? {}).map(
      ([name, part]) => [`#/components/parameters/${name}`, part] as const,
    ),
    ...Object.entries(responses ?? {}).map(
      ([name, part]) => [`#/components/responses/${name}`, part] as const,
    ),
  ])
  return JSON.parse(JSON.stringify(document), (_, value) => shared.get(value?.$ref) ?? value)
}

/** The reference is made of the app's own document, once: no two of them can disagree. */
export function docsPageRoutes(document: () => unknown) {
  let reference: ApiReference | undefined
  return new Hono<AppEnv>().get(paths.docs(), async c => {
    pageQuery(c, z.strictObject({}))
    // Through JSON, as a program would read it.
    reference ??= apiReferenceOf(
      openApiDocument.parse(withSharedParts(JSON.parse(JSON.stringify(document())))),
    )
    return htmlResponse(c, <DocsPage reference={reference} />)
  })
}
