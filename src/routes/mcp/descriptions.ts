import { DEFAULT_TOOL_ROWS, type Tool } from './tools.ts'

type Json = { [member: string]: unknown }

/** A schema of the OpenAPI document, as far as it is looked into here. */
type Schema = Json & {
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  allOf?: Schema[]
}

type Operation = {
  operationId: string
  parameters?: { $ref?: string; name: string; in: string; required?: boolean; schema: Schema }[]
  requestBody?: { content: { 'application/json': { schema: Schema } } }
  responses: Record<string, { content: Record<string, { schema: Schema }> }>
}

/** The OpenAPI document, as far as it is looked into here. */
export type ApiDocument = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

/** A tool as `tools/list` shows it: its schemas are the operation's own, shorter by what a caller does not need. */
export function describeTool(tool: Tool, document: ApiDocument) {
  const operation = operationOf(tool, document)
  const isRead = tool.scope === null
  return {
    name: tool.name,
    description: tool.description,
    inputSchema: { type: 'object' as const, ...inputOf(tool, operation, document) },
    ...outputOf(tool, operation, document),
    annotations: {
      readOnlyHint: isRead || tool.operation === 'quoteOrder',
      ...(!isRead && { destructiveHint: tool.destructive, idempotentHint: isIdempotent(tool) }),
      openWorldHint: false,
    },
  }
}

/** Closing what is closed changes nothing more; a quote changes nothing at all. */
function isIdempotent({ destructive, operation }: Tool): boolean {
  return destructive || operation === 'quoteOrder'
}

function operationOf({ operation }: Tool, { paths }: ApiDocument): Operation {
  const found = Object.values(paths)
    .flatMap(methods => Object.values(methods))
    .find(({ operationId }) => operationId === operation)
  if (!found) throw new Error(`The API has no operation ${operation}`)
  return found
}

/** One flat object: what the path names, and beside it the members of the query or of the body. */
function inputOf({ without = [] }: Tool, operation: Operation, document: ApiDocument) {
  const { parameters = [], requestBody } = operation
  const named = parameters.filter(({ $ref, name }) => $ref === undefined && !without.includes(name))
  const body = expanded(requestBody?.content['application/json'].schema ?? {}, document)
  const members = Object.entries(body.properties ?? {}).filter(([name]) => !without.includes(name))
  const properties = {
    ...Object.fromEntries(named.map(({ name, schema }) => [name, shortInput(name, schema)])),
    ...Object.fromEntries(members.map(([name, schema]) => [name, shortInput(name, schema)])),
  }
  const required = [
    ...named.filter(({ required }) => required).map(({ name }) => name),
    ...(body.required ?? []).filter(name => !without.includes(name)),
  ]
  return {
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  }
}

/** Patterns and examples are long, and what they rule out is refused with a lesson anyway. */
function shortInput(name: string, schema: Schema): Schema {
  const short = without(schema, ['pattern', 'example', 'format', 'maxLength', 'minLength', 'maxItems'])
  if (schema['description'] === 'An id or a slug') delete short['description']
  return name === 'limit' ? { ...short, default: DEFAULT_TOOL_ROWS } : short
}

/** The schema of the operation's answer, without what only a validator of forms would miss. */
function outputOf(tool: Tool, operation: Operation, document: ApiDocument): { outputSchema?: Schema } {
  // A brief is Markdown: text, and nothing beside it.
  if (tool.operation === 'readBrief') return {}
  const success = operation.responses['200'] ?? operation.responses['201']
  const schema = success?.content['application/json']?.schema
  if (!schema) return {}
  return { outputSchema: withTypeObject(shortOutput(expanded(schema, document))) }
}

function withTypeObject(schema: Schema): Schema {
  return { type: 'object', ...schema }
}

const FORMS = ['pattern', 'example', 'format', 'description', 'required', 'minimum', 'maximum']

/** Its members, and those of its lists: what is further in, its reader sees when it is there. */
function shortOutput(schema: Schema): Schema {
  return shallow(without(schema, FORMS), 1)
}

function shallow(schema: Schema, levels: number): Schema {
  const { properties, items, ...rest } = schema
  if (items) return { ...rest, items: shallow(items, levels + 1) }
  if (!properties) return schema
  if (levels === 0) return rest
  const members = Object.entries(properties).map(
    ([name, member]) => [name, shallow(member, levels - 1)] as const,
  )
  return { ...rest, properties: Object.fromEntries(members) }
}

/** A schema without some keywords, at every depth. */
function without(schema: Schema, keywords: readonly string[]): Schema {
  const isProperties = (key: string) => key === 'properties'
  const strip = (value: unknown, areNames: boolean): unknown => {
    if (Array.isArray(value)) return value.map(item => strip(item, false))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => areNames || !keywords.includes(key))
        .map(([key, inner]) => [key, strip(inner, !areNames && isProperties(key))]),
    )
  }
  return strip(schema, false) as Schema
}

/** A schema with everything that it refers to in its place. */
function expanded(schema: Schema, document: ApiDocument): Schema {
  const expand = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(expand)
    if (typeof value !== 'object' || value === null) return value
    if ('$ref' in value && typeof value.$ref === 'string') {
      return expand(document.components.schemas[value.$ref.split('/').at(-1) ?? ''])
    }
    const inner = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, expand(member)]))
    return merged(inner)
  }
  return expand(schema) as Schema
}

/** An object put together from parts, as one. */
function merged({ allOf, ...schema }: Schema): Schema {
  if (!allOf) return schema
  const properties = Object.assign({}, ...allOf.map(part => part.properties), schema.properties)
  const required = [...allOf, schema].flatMap(({ required = [] }) => required)
  return { type: 'object', ...schema, properties, required }
}
